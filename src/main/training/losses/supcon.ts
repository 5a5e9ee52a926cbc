/** What L_out and L_in of Khosla et al. 2020 (arXiv 2004.11362, equations 2 and 3) have in common. */
import * as tf from '@tensorflow/tfjs-core';
import type { Settings } from '#shared/settings.ts';
import { labelledPairs, masked, offDiagonal, scaledSimilarities } from './similarity.ts';

export interface SupconTerms {
  /** Cosine similarities over the temperature, [rows, rows]. */
  similarities: tf.Tensor2D;
  /** 1 where two different rows have the same label, [rows, rows]. */
  positives: tf.Tensor2D;
  /** Positives of each anchor, [rows]. */
  positiveCount: tf.Tensor1D;
}

/** The temperature that HobbitLong's code divides by. */
const baseTemperature = 0.07;

function scaleFactor({ scale, temperature }: Settings['loss']): number {
  switch (scale) {
    case 'none':
      return 1;
    case 'temperature':
      return temperature;
    case 'base-temperature':
      return temperature / baseTemperature;
  }
}

/**
 * Log-sum-exp over all other rows minus `positiveTerm`, averaged over the anchors that have a positive (the paper sums);
 * 0 where none has one.
 * @param positiveTerm what the anchor's positives are worth, [rows]; any finite number where there is none
 */
export function supconLoss(
  projections: tf.Tensor2D,
  labels: tf.Tensor1D,
  settings: Settings['loss'],
  positiveTerm: (terms: SupconTerms) => tf.Tensor1D,
): tf.Scalar {
  const similarities = scaledSimilarities(projections, settings.temperature);
  const { positives } = labelledPairs(labels);
  const positiveCount = tf.sum(positives, 1) as tf.Tensor1D;
  const others = tf.logSumExp(masked(similarities, offDiagonal(projections.shape[0])), 1);
  const perAnchor = tf.sub(others, positiveTerm({ similarities, positives, positiveCount }));
  const hasPositive = tf.cast(tf.greater(positiveCount, 0), 'float32');
  const anchors = tf.maximum(tf.sum(hasPositive), 1);
  const mean = tf.div(tf.sum(tf.mul(perAnchor, hasPositive)), anchors);
  return tf.mul(mean, scaleFactor(settings)) as tf.Scalar;
}
