import * as tf from '@tensorflow/tfjs-core';
import type { Pass } from '../pass.ts';

/** Sets a share `rate` of the units to 0 in training and scales the others by 1 / (1 − rate). */
export function dropout<T extends tf.Tensor>(x: T, rate: number, pass: Pass): T {
  if (!pass.training || rate === 0) return x;
  if (pass.random === null) throw new Error('Dropout in training needs a source of randomness');
  const kept = tf.cast(tf.greaterEqual(pass.random.uniform(x.shape), rate), 'float32');
  return tf.mul(tf.mul(x, kept), 1 / (1 - rate)) as T;
}
