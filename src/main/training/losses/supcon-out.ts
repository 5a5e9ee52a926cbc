import * as tf from '@tensorflow/tfjs-core';
import type { ContrastiveLoss } from './loss.ts';
import { supconLoss } from './supcon.ts';

/** L_out of Khosla et al. 2020 (arXiv 2004.11362, equation 2): LSE_A(S) − mean_P(S). */
export const supconOut = ((projections, labels, settings) =>
  supconLoss(
    projections,
    labels,
    settings,
    ({ similarities, positives, positiveCount }) =>
      tf.div(tf.sum(tf.mul(positives, similarities), 1), tf.maximum(positiveCount, 1)) as tf.Tensor1D,
  )) satisfies ContrastiveLoss;
