import * as tf from '@tensorflow/tfjs-core';
import type { ContrastiveLoss } from './loss.ts';
import { sameLabel, scaledSimilarities } from './similarity.ts';

/**
 * The multi-class n-pairs loss (Sohn 2016) as tfa.losses.npairs_loss has it: softmax cross-entropy of each row of
 * similarities against equal weight on all samples of the same label, the anchor itself among them.
 */
export const npairs = ((projections, labels, { temperature }) => {
  const similarities = scaledSimilarities(projections, temperature);
  const same = sameLabel(labels);
  const targets = tf.div(same, tf.sum(same, 1, true));
  return tf.neg(tf.mean(tf.sum(tf.mul(targets, tf.logSoftmax(similarities)), 1))) as tf.Scalar;
}) satisfies ContrastiveLoss;
