import * as tf from '@tensorflow/tfjs-core';
import { l2Normalize } from '../ops/l2-normalize.ts';

/** Cosine similarities of all pairs, [batch, batch]. */
export function cosineSimilarities(projections: tf.Tensor2D): tf.Tensor2D {
  const z = l2Normalize(projections);
  return tf.matMul(z, z, false, true);
}

/** Cosine similarities of all pairs over the temperature, [batch, batch]. */
export function scaledSimilarities(projections: tf.Tensor2D, temperature: number): tf.Tensor2D {
  return tf.div(cosineSimilarities(projections), temperature);
}

/** 1 where two samples have the same label, the diagonal included, [batch, batch]. */
export function sameLabel(labels: tf.Tensor1D): tf.Tensor2D {
  return tf.cast(tf.equal(tf.expandDims(labels, 1), tf.expandDims(labels, 0)), 'float32');
}

/** 1 off the diagonal, 0 on it, [size, size]. */
export function offDiagonal(size: number): tf.Tensor2D {
  // From a comparison rather than tf.eye, which is made in JavaScript: a large batch's would not fit.
  const index = tf.range(0, size, 1, 'int32');
  return tf.cast(tf.notEqual(tf.expandDims(index, 1), tf.expandDims(index, 0)), 'float32');
}

/** Pairs by their labels, each [batch, batch] of 0 and 1; no sample is a pair with itself. */
export function labelledPairs(labels: tf.Tensor1D): { positives: tf.Tensor2D; negatives: tf.Tensor2D } {
  const same = sameLabel(labels);
  return {
    positives: tf.mul(same, offDiagonal(labels.shape[0])),
    negatives: tf.sub(1, same) as tf.Tensor2D,
  };
}

/**
 * `values` where `mask` is 1, and −1e9 more where it is 0: nothing to an exponential. −∞ would give NaN gradients on a
 * row that is masked whole.
 */
export function masked(values: tf.Tensor2D, mask: tf.Tensor2D): tf.Tensor2D {
  return tf.add(values, tf.mul(tf.sub(mask, 1), 1e9));
}
