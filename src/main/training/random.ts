import * as tf from '@tensorflow/tfjs-core';
import { RandomStream } from '#shared/philox.ts';
import { kernel } from '../engines/kernels.ts';
import type { StepSeed } from '../engines/program.ts';

/**
 * The random numbers of one training step. Each draw has a stream of its own, named by the step's seed and the number
 * of the draw, so that a step repeats exactly, alone and on every engine.
 */
export class StepRandom {
  readonly #seed: StepSeed;
  #draws = 0;

  constructor(seed: StepSeed) {
    this.#seed = seed;
  }

  /** Uniform in [0, 1). */
  uniform(shape: number[]): tf.Tensor {
    const draw = this.#draws++;
    const stateless = kernel('statelessUniform');
    if (Array.isArray(this.#seed)) {
      const [seed0, seed1] = this.#seed as [number, number];
      const own = (seed1 + draw) | 0;
      if (stateless !== undefined) return stateless(shape, tf.tensor1d([seed0, own], 'int32'));
      const stream = new RandomStream(seed0, own);
      return tf.tensor(
        new Float32Array(tf.util.sizeFromShape(shape)).map(() => stream.uniform()),
        shape,
      );
    }
    if (stateless === undefined)
      throw new Error('Seeds in a tensor need an engine with a stateless generator');
    return stateless(shape, tf.add(this.#seed as tf.Tensor1D, tf.tensor1d([0, draw], 'int32')));
  }
}
