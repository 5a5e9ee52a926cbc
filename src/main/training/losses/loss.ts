import type * as tf from '@tensorflow/tfjs-core';
import type { Settings } from '#shared/settings.ts';

/** How the rows of a batch came about. */
export interface LossContext {
  /** Augmented copies of each image in the batch. */
  views: number;
}

/**
 * A contrastive loss of projected vectors.
 * @param projections [views·batch, units], not yet normalised; view by view: all images' first views, then all
 *   images' second views, and so on
 * @param labels int32 [views·batch], repeated for each view
 * @returns a scalar, the mean over anchors
 */
export type ContrastiveLoss = (
  projections: tf.Tensor2D,
  labels: tf.Tensor1D,
  settings: Settings['loss'],
  context: LossContext,
) => tf.Scalar;
