import * as tf from '@tensorflow/tfjs-core';
import type { ContrastiveLoss } from './loss.ts';
import { offDiagonal, sameLabel, scaledSimilarities } from './similarity.ts';

/**
 * L_out of Khosla et al. 2020 (arXiv 2004.11362, equation 2): log-sum-exp over all others minus the mean over positives,
 * averaged over the anchors that have a positive; 0 where none has one.
 */
export const supconOut: ContrastiveLoss = (projections, labels, { temperature }) => {
  const batch = projections.shape[0];
  const similarities = scaledSimilarities(projections, temperature);
  const others = offDiagonal(batch);
  const positives = tf.mul(sameLabel(labels), others);
  const positiveCount = tf.sum(positives, 1);
  // −1e9 rather than −∞ on the diagonal: −∞ gives NaN gradients on a row that is masked whole.
  const masked = tf.add(similarities, tf.mul(tf.sub(others, 1), 1e9));
  const meanPositive = tf.div(tf.sum(tf.mul(positives, similarities), 1), tf.maximum(positiveCount, 1));
  const perAnchor = tf.sub(tf.logSumExp(masked, 1), meanPositive);
  const hasPositive = tf.cast(tf.greater(positiveCount, 0), 'float32');
  const anchors = tf.maximum(tf.sum(hasPositive), 1);
  return tf.div(tf.sum(tf.mul(perAnchor, hasPositive)), anchors) as tf.Scalar;
};
