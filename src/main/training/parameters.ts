import * as tf from '@tensorflow/tfjs-core';
import { deriveSeed, RandomStream } from '#shared/philox.ts';
import type { Initializer } from './initializers.ts';

export interface Parameter {
  /** Unique within a run, such as `encoder/conv1/kernel`. */
  readonly name: string;
  readonly variable: tf.Variable;
  readonly trainable: boolean;
}

/** Makes the variable of a parameter. */
type MakeVariable = (
  name: string,
  shape: number[],
  initializer: Initializer,
  trainable: boolean,
) => tf.Variable;

/** Variables whose initial values depend on the seed and their name alone. */
function seededVariables(seed: number): MakeVariable {
  return (name, shape, initializer, trainable) => {
    const stream = new RandomStream(seed, deriveSeed('weights', name));
    return tf.tidy(() => tf.variable(tf.tensor(initializer(shape, stream), shape, 'float32'), trainable));
  };
}

/** Enough of a variable to be counted: no engine is needed and no memory is taken. */
const shapeOnly: MakeVariable = (_name, shape) =>
  ({ shape, size: shape.reduce((a, b) => a * b, 1), dispose() {} }) as unknown as tf.Variable;

/** The variables of a network in the order they were made. */
export class Parameters {
  readonly #make: MakeVariable;
  readonly #list: Parameter[] = [];

  /** @param seed null makes parameters that can be counted but not run */
  constructor(seed: number | null) {
    this.#make = seed === null ? shapeOnly : seededVariables(seed);
  }

  get list(): readonly Parameter[] {
    return this.#list;
  }

  /** @throws where the name is taken: two layers would share a weight in checkpoints */
  add(name: string, shape: number[], initializer: Initializer, trainable = true): tf.Variable {
    if (this.#list.some((p) => p.name === name)) throw new Error(`Two parameters are named ${name}`);
    const variable = this.#make(name, shape, initializer, trainable);
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
