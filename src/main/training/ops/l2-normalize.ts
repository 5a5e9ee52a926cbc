import * as tf from '@tensorflow/tfjs-core';

/**
 * Each row divided by its length, as tf.math.l2_normalize: x·rsqrt(max(Σx², 1e-12)).
 * @param x [rows, dimensions]
 */
export function l2Normalize(x: tf.Tensor2D): tf.Tensor2D {
  return tf.mul(x, tf.rsqrt(tf.maximum(tf.sum(tf.square(x), 1, true), 1e-12)));
}
