/** Batch normalisation (Ioffe & Szegedy 2015) over the batch, height and width of [batch, height, width, channels]. */
import * as tf from '@tensorflow/tfjs-core';
import { type Kernels, kernel } from '../../engines/kernels.ts';

const axes = [0, 1, 2];

const composedTraining: Kernels['batchNormTraining'] = (x, gamma, beta, epsilon) => {
  const mean = tf.mean(x, axes) as tf.Tensor1D;
  const variance = tf.mean(tf.squaredDifference(x, mean), axes) as tf.Tensor1D;
  const inverseDeviation = tf.rsqrt(tf.add(variance, epsilon));
  const scale = tf.mul(gamma, inverseDeviation);
  const y = tf.add(tf.mul(x, scale), tf.sub(beta, tf.mul(mean, scale))) as tf.Tensor4D;
  const n = x.size / x.shape[3];
  const unbiasedVariance = tf.mul(variance, n / Math.max(1, n - 1)) as tf.Tensor1D;
  return { y, mean, unbiasedVariance, saved: [mean, inverseDeviation] };
};

/** dx = γσ⁻¹(dy − Σdy/n − x̂·Σ(dy·x̂)/n), written as a·dy + b·x + c with a, b, c one number a channel. */
const composedGradient: Kernels['batchNormGradient'] = (dy, x, gamma, saved) => {
  const [mean, inverseDeviation] = saved as [tf.Tensor1D, tf.Tensor1D];
  const n = x.size / x.shape[3];
  const dbeta = tf.sum(dy, axes) as tf.Tensor1D;
  const dgamma = tf.mul(tf.sum(tf.mul(dy, tf.sub(x, mean)), axes), inverseDeviation) as tf.Tensor1D;
  const a = tf.mul(gamma, inverseDeviation);
  const b = tf.div(tf.mul(tf.mul(a, inverseDeviation), dgamma), -n);
  const c = tf.sub(tf.div(tf.mul(a, dbeta), -n), tf.mul(b, mean));
  const dx = tf.add(tf.add(tf.mul(dy, a), tf.mul(x, b)), c) as tf.Tensor4D;
  return [dx, dgamma, dbeta];
};

/** Told of the batch's statistics while the tensors live; variance without Bessel's correction. */
export type StatisticsListener = (mean: tf.Tensor1D, variance: tf.Tensor1D) => void;

/**
 * Normalises with the batch's own statistics.
 * @param x [batch, height, width, channels]
 * @param gamma @param beta [channels]
 * @returns shape of `x`
 */
export function batchNormTraining(
  x: tf.Tensor4D,
  gamma: tf.Tensor1D,
  beta: tf.Tensor1D,
  epsilon: number,
  onStatistics: StatisticsListener,
): tf.Tensor4D {
  const forward = kernel('batchNormTraining') ?? composedTraining;
  const backward = kernel('batchNormGradient') ?? composedGradient;
  const op = tf.customGrad((...args: unknown[]) => {
    const [input, scale, shift, save] = args as [
      tf.Tensor4D,
      tf.Tensor1D,
      tf.Tensor1D,
      (tensors: tf.Tensor[]) => void,
    ];
    const { y, mean, unbiasedVariance, saved } = forward(input, scale, shift, epsilon);
    const n = input.size / input.shape[3];
    onStatistics(mean, tf.mul(unbiasedVariance, (n - 1) / n) as tf.Tensor1D);
    save([input, scale, ...saved]);
    return {
      value: y,
      gradFunc: (dy: tf.Tensor, kept: tf.Tensor[]) => {
        const [keptInput, keptScale, ...rest] = kept as [tf.Tensor4D, tf.Tensor1D, ...tf.Tensor[]];
        return backward(dy as tf.Tensor4D, keptInput, keptScale, rest, epsilon);
      },
    };
  });
  return op(x, gamma, beta) as tf.Tensor4D;
}

/**
 * Normalises with given statistics, which get no gradient.
 * @returns shape of `x`
 */
export function batchNormInference(
  x: tf.Tensor4D,
  mean: tf.Tensor1D,
  variance: tf.Tensor1D,
  gamma: tf.Tensor1D,
  beta: tf.Tensor1D,
  epsilon: number,
): tf.Tensor4D {
  const fused = kernel('batchNormInference');
  // TensorFlow.js's own op has gradients; a fused kernel does not.
  if (fused === undefined) return tf.batchNorm(x, mean, variance, beta, gamma, epsilon);
  const op = tf.customGrad((...args: unknown[]) => {
    const [input, scale, shift, save] = args as [
      tf.Tensor4D,
      tf.Tensor1D,
      tf.Tensor1D,
      (tensors: tf.Tensor[]) => void,
    ];
    save([input, scale]);
    return {
      value: fused(input, mean, variance, scale, shift, epsilon),
      gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => {
        const [keptInput, keptScale] = saved as [tf.Tensor4D, tf.Tensor1D];
        const inverseDeviation = tf.rsqrt(tf.add(variance, epsilon));
        const normalized = tf.mul(tf.sub(keptInput, mean), inverseDeviation);
        return [
          tf.mul(dy, tf.mul(keptScale, inverseDeviation)),
          tf.sum(tf.mul(dy, normalized), axes),
          tf.sum(dy, axes),
        ];
      },
    };
  });
  return op(x, gamma, beta) as tf.Tensor4D;
}
