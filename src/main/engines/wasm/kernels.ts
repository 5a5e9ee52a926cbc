/**
 * Batch normalisation in few passes over the images. Composed of the backend's ops it takes a fifth of a step: its sums
 * over batch, height and width transpose first, and every product with one number a channel is a pass of its own.
 */
import type * as tf from '@tensorflow/tfjs-core';
import type { Kernels } from '../kernels.ts';
import { newTensor, numbersOf } from './heap.ts';
import { channelSums, combineChannels, scaleChannels } from './per-channel.ts';

export const wasmKernels: Pick<Kernels, 'batchNormTraining' | 'batchNormGradient' | 'batchNormInference'> = {
  batchNormTraining(x, gamma, beta, epsilon) {
    const channels = x.shape[3];
    const rows = x.size / channels;
    const y = newTensor<tf.Tensor4D>(x.shape);
    const [mean, unbiasedVariance, inverseDeviation] = [
      newTensor<tf.Tensor1D>([channels]),
      newTensor<tf.Tensor1D>([channels]),
      newTensor<tf.Tensor1D>([channels]),
    ];
    const input = numbersOf(x);
    const means = numbersOf(mean);
    const variances = numbersOf(unbiasedVariance);
    const inverses = numbersOf(inverseDeviation);
    const scales = numbersOf(gamma);
    const shifts = numbersOf(beta);
    const { sums, products: squares } = channelSums(input, input, channels);
    const a = new Float64Array(channels);
    const b = new Float64Array(channels);
    for (let c = 0; c < channels; c++) {
      const average = sums[c]! / rows;
      // In double precision the difference of the two is exact enough, and one pass over the images does for both.
      const variance = Math.max(0, squares[c]! / rows - average * average);
      const inverse = 1 / Math.sqrt(variance + epsilon);
      means[c] = average;
      variances[c] = (variance * rows) / Math.max(1, rows - 1);
      inverses[c] = inverse;
      a[c] = scales[c]! * inverse;
      b[c] = shifts[c]! - average * a[c]!;
    }
    scaleChannels(input, numbersOf(y), a, b);
    return { y, mean, unbiasedVariance, saved: [mean, inverseDeviation] };
  },

  /** dx = γσ⁻¹(dy − Σdy/n − x̂·Σ(dy·x̂)/n), written as a·dy + b·x + c. */
  batchNormGradient(dy, x, gamma, saved) {
    const channels = x.shape[3];
    const rows = x.size / channels;
    const dx = newTensor<tf.Tensor4D>(x.shape);
    const dgamma = newTensor<tf.Tensor1D>([channels]);
    const dbeta = newTensor<tf.Tensor1D>([channels]);
    const [means, inverses] = saved.map(numbersOf) as [Float32Array, Float32Array];
    const [dys, inputs, scales] = [numbersOf(dy), numbersOf(x), numbersOf(gamma)];
    const [dgammas, dbetas] = [numbersOf(dgamma), numbersOf(dbeta)];
    const { sums, products } = channelSums(dys, inputs, channels);
    const a = new Float64Array(channels);
    const b = new Float64Array(channels);
    const c = new Float64Array(channels);
    for (let k = 0; k < channels; k++) {
      const inverse = inverses[k]!;
      const alongX = (products[k]! - means[k]! * sums[k]!) * inverse;
      dgammas[k] = alongX;
      dbetas[k] = sums[k]!;
      a[k] = scales[k]! * inverse;
      b[k] = (-a[k]! * inverse * alongX) / rows;
      c[k] = (-a[k]! * sums[k]!) / rows - b[k]! * means[k]!;
    }
    combineChannels(dys, inputs, numbersOf(dx), a, b, c);
    return [dx, dgamma, dbeta];
  },

  batchNormInference(x, mean, variance, gamma, beta, epsilon) {
    const y = newTensor<tf.Tensor4D>(x.shape);
    const [means, variances, scales, shifts] = [mean, variance, gamma, beta].map(numbersOf) as [
      Float32Array,
      Float32Array,
      Float32Array,
      Float32Array,
    ];
    const a = Float64Array.from(scales, (scale, c) => scale / Math.sqrt(variances[c]! + epsilon));
    const b = Float64Array.from(shifts, (shift, c) => shift - means[c]! * a[c]!);
    scaleChannels(numbersOf(x), numbersOf(y), a, b);
    return y;
  },
};
