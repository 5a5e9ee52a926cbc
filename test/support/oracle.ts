/** The numbers that both sides of a comparison with Keras make by the same few lines of integer arithmetic. */
import * as tf from '@tensorflow/tfjs-core';
import type { Parameter } from '#main/training/parameters.ts';

/** n values, uniform in [−1, 1), of stream k. */
export function noise(n: number, k: number): Float32Array {
  const values = new Float32Array(n);
  // A loop: a call for each of 23 million weights takes seconds.
  for (let i = 0; i < n; i++) {
    let h = (i + 1000003 * k) >>> 0;
    h = Math.imul(h ^ (h >>> 16), 0x7feb352d) >>> 0;
    h = Math.imul(h ^ (h >>> 15), 0x846ca68b) >>> 0;
    h = (h ^ (h >>> 16)) >>> 0;
    values[i] = h / 2147483648 - 1;
  }
  return values;
}

/** [n, 32, 32, 3] */
export function images(n: number, k: number): tf.Tensor4D {
  return tf.tensor4d(noise(n * 3072, 1000 + k), [n, 32, 32, 3]);
}

/** Value of the k-th weight, whose role is the last part of its name. */
export function weight(name: string, shape: readonly number[], k: number): Float32Array {
  const u = noise(tf.util.sizeFromShape([...shape]), k);
  switch (name.split('/').at(-1)) {
    case 'kernel': {
      const fanIn = shape.slice(0, -1).reduce((a, b) => a * b, 1);
      const limit = Math.sqrt(6 / fanIn);
      return u.map((x) => limit * x);
    }
    case 'gamma':
      return u.map((x) => 1 + 0.1 * x);
    case 'moving_variance':
      return u.map((x) => 1 + 0.5 * x);
    default:
      return u.map((x) => 0.1 * x);
  }
}

/** Sets a parameter to the oracle's value for position k. */
export function setWeight({ name, variable }: Parameter, k: number): void {
  tf.tidy(() => variable.assign(tf.tensor(weight(name, variable.shape, k), variable.shape)));
}
