import * as tf from '@tensorflow/tfjs-core';
import type { ContrastiveLoss } from './loss.ts';
import { cosineSimilarities, labelledPairs, masked } from './similarity.ts';

/** ln(1 + Σ e^x) of each row over the columns in the mask: softplus of the log-sum-exp, which cannot overflow. */
function logOnePlusSumExp(x: tf.Tensor2D, mask: tf.Tensor2D): tf.Tensor1D {
  return tf.softplus(tf.logSumExp(masked(x, mask), 1) as tf.Tensor1D);
}

/**
 * The multi-similarity loss (Wang et al. 2019, arXiv 1904.06627, equation 15) over all pairs, without mining:
 * ln(1 + Σ_P e^{−α(s−λ)})/α + ln(1 + Σ_N e^{β(s−λ)})/β, the mean over all rows.
 */
export const multiSimilarity = ((projections, labels, { alpha, beta, lambda }) => {
  const excess = tf.sub(cosineSimilarities(projections), lambda) as tf.Tensor2D;
  const { positives, negatives } = labelledPairs(labels);
  const pull = tf.div(logOnePlusSumExp(tf.mul(excess, -alpha), positives), alpha);
  const push = tf.div(logOnePlusSumExp(tf.mul(excess, beta), negatives), beta);
  return tf.mean(tf.add(pull, push)) as tf.Scalar;
}) satisfies ContrastiveLoss;
