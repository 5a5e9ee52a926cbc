import * as tf from '@tensorflow/tfjs-core';
import type { ContrastiveLoss } from './loss.ts';
import { masked } from './similarity.ts';
import { supconLoss } from './supcon.ts';

/** L_in of Khosla et al. 2020 (arXiv 2004.11362, equation 3): LSE_A(S) + ln|P| − LSE_P(S), at most L_out. */
export const supconIn = ((projections, labels, settings) =>
  supconLoss(
    projections,
    labels,
    settings,
    ({ similarities, positives, positiveCount }) =>
      tf.sub(
        tf.logSumExp(masked(similarities, positives), 1),
        tf.log(tf.maximum(positiveCount, 1)),
      ) as tf.Tensor1D,
  )) satisfies ContrastiveLoss;
