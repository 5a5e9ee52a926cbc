import * as tf from '@tensorflow/tfjs-core';
import type { ContrastiveLoss } from './loss.ts';
import { supconOut } from './supcon-out.ts';

/**
 * The normalised temperature-scaled cross-entropy of SimCLR (Chen et al. 2020, arXiv 2002.05709, equation 1): L_out
 * whose only positives are the other views of the same image. Labels are not looked at.
 */
export const ntXent: ContrastiveLoss = (projections, _labels, settings, { views }) => {
  const rows = projections.shape[0];
  const images = Int32Array.from({ length: rows }, (_, row) => row % (rows / views));
  return supconOut(projections, tf.tensor1d(images, 'int32'), settings);
};
