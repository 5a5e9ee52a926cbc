import * as tf from '@tensorflow/tfjs-core';
import { l2Normalize } from '../ops/l2-normalize.ts';

/** Cosine similarities of all pairs over the temperature, [batch, batch]. */
export function scaledSimilarities(projections: tf.Tensor2D, temperature: number): tf.Tensor2D {
  const z = l2Normalize(projections);
  return tf.div(tf.matMul(z, z, false, true), temperature);
}

/** 1 where two samples have the same label, the diagonal included, [batch, batch]. */
export function sameLabel(labels: tf.Tensor1D): tf.Tensor2D {
  return tf.cast(tf.equal(tf.expandDims(labels, 1), tf.expandDims(labels, 0)), 'float32');
}

/** 1 off the diagonal, 0 on it, [size, size]. */
export function offDiagonal(size: number): tf.Tensor2D {
  return tf.sub(1, tf.eye(size)) as tf.Tensor2D;
}
