import * as tf from '@tensorflow/tfjs-core';
import { softmaxCrossEntropy } from '../ops/softmax-cross-entropy.ts';
import type { ContrastiveLoss } from './loss.ts';
import { sameLabel, scaledSimilarities } from './similarity.ts';

/**
 * The multi-class n-pairs loss (Sohn 2016) as tfa.losses.npairs_loss has it: softmax cross-entropy of each row of
 * similarities against equal weight on all samples of the same label, the anchor itself among them.
 */
export const npairs = ((projections, labels, { temperature }) => {
  const similarities = scaledSimilarities(projections, temperature);
  const same = sameLabel(labels);
  const targets = tf.div(same, tf.sum(same, 1, true)) as tf.Tensor2D;
  return tf.mean(softmaxCrossEntropy(similarities, targets)) as tf.Scalar;
}) satisfies ContrastiveLoss;
