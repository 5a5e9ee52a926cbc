import type * as tf from '@tensorflow/tfjs-core';
import type { Pass } from '../pass.ts';

/** A network from images to features. */
export interface Encoder {
  /** Length of a feature vector. */
  readonly featureSize: number;
  /** [batch, height, width, channels] → [batch, featureSize] */
  apply(images: tf.Tensor4D, pass: Pass): tf.Tensor2D;
}

/** Number of filters of a layer after the width setting, at least 1. */
export function widened(filters: number, width: number): number {
  return Math.max(1, Math.round(filters * width));
}
