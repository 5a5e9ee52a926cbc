import * as tf from '@tensorflow/tfjs-core';
import { ones, zeros } from '../initializers.ts';
import { batchNormInference, batchNormTraining } from '../ops/batch-norm.ts';
import type { Parameters } from '../parameters.ts';
import type { Pass } from '../pass.ts';

export interface BatchNormalizationOptions {
  channels: number;
  epsilon: number;
  /** Share of the old moving statistics kept at each step. */
  momentum: number;
}

/**
 * Batch normalisation; makes `NAME/gamma`, `/beta`, `/moving_mean` and `/moving_variance`. In training, moving
 * statistics follow the batch's (variance without Bessel's correction, as Keras 3 has it); in inference they are used
 * and left alone, whatever is being trained.
 */
export function batchNormalization(
  parameters: Parameters,
  name: string,
  { channels, epsilon, momentum }: BatchNormalizationOptions,
): (x: tf.Tensor4D, pass: Pass) => tf.Tensor4D {
  const gamma = parameters.add(`${name}/gamma`, [channels], ones) as tf.Tensor1D;
  const beta = parameters.add(`${name}/beta`, [channels], zeros) as tf.Tensor1D;
  const movingMean = parameters.add(`${name}/moving_mean`, [channels], zeros, false);
  const movingVariance = parameters.add(`${name}/moving_variance`, [channels], ones, false);
  const follow = (moving: tf.Variable, now: tf.Tensor) =>
    moving.assign(tf.add(tf.mul(moving, momentum), tf.mul(now, 1 - momentum)));
  return (x, pass) =>
    pass.training
      ? batchNormTraining(x, gamma, beta, epsilon, (mean, variance) => {
          if (!pass.updateStatistics) return;
          follow(movingMean, mean);
          follow(movingVariance, variance);
        })
      : batchNormInference(x, movingMean as tf.Tensor1D, movingVariance as tf.Tensor1D, gamma, beta, epsilon);
}
