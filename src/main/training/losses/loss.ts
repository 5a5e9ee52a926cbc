import type * as tf from '@tensorflow/tfjs-core';
import type { Settings } from '#shared/settings.ts';

/**
 * A contrastive loss of projected vectors.
 * @param projections [batch, units], not yet normalised
 * @param labels int32 [batch]
 * @returns a scalar, the mean over anchors
 */
export type ContrastiveLoss = (
  projections: tf.Tensor2D,
  labels: tf.Tensor1D,
  settings: Settings['loss'],
) => tf.Scalar;
