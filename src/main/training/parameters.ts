import * as tf from '@tensorflow/tfjs-core';
import { deriveSeed, RandomStream } from '#shared/philox.ts';
import type { Initializer } from './initializers.ts';

export interface Parameter {
  /** Unique within a run, such as `encoder/conv1/kernel`. */
  readonly name: string;
  readonly variable: tf.Variable;
  readonly trainable: boolean;
}

/** The variables of a network in the order they were made. Initial values depend on the seed and the name alone. */
export class Parameters {
  readonly #seed: number;
  readonly #list: Parameter[] = [];

  constructor(seed: number) {
    this.#seed = seed;
  }

  get list(): readonly Parameter[] {
    return this.#list;
  }

  /** @throws where the name is taken: two layers would share a weight in checkpoints */
  add(name: string, shape: number[], initializer: Initializer, trainable = true): tf.Variable {
    if (this.#list.some((p) => p.name === name)) throw new Error(`Two parameters are named ${name}`);
    const stream = new RandomStream(this.#seed, deriveSeed('weights', name));
    const variable = tf.tidy(() =>
      tf.variable(tf.tensor(initializer(shape, stream), shape, 'float32'), trainable),
    );
    this.#list.push({ name, variable, trainable });
    return variable;
  }

  /** Number of scalars held. */
  count(filter: { trainable?: boolean } = {}): number {
    return this.#list
      .filter((p) => filter.trainable === undefined || p.trainable === filter.trainable)
      .reduce((sum, p) => sum + p.variable.size, 0);
  }

  dispose(): void {
    for (const { variable } of this.#list) variable.dispose();
    this.#list.length = 0;
  }
}
