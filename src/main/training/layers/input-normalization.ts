import * as tf from '@tensorflow/tfjs-core';
import { ones, zeros } from '../initializers.ts';
import type { Parameters } from '../parameters.ts';

/** Mean and population variance of each channel. */
export interface ChannelStatistics {
  mean: Float64Array;
  variance: Float64Array;
}

/**
 * Keras's Normalization layer: (x − mean) / max(√variance, 1e-7) a channel. Makes `NAME/mean`, `/variance` and `/count`,
 * none of them trainable; `count` is kept for equal parameter counts.
 */
export function inputNormalization(
  parameters: Parameters,
  name: string,
  channels: number,
): { apply: (x: tf.Tensor4D) => tf.Tensor4D; adapt: (statistics: ChannelStatistics) => void } {
  const mean = parameters.add(`${name}/mean`, [channels], zeros, false);
  const variance = parameters.add(`${name}/variance`, [channels], ones, false);
  parameters.add(`${name}/count`, [], zeros, false);
  return {
    apply: (x) => tf.div(tf.sub(x, mean), tf.maximum(tf.sqrt(variance), 1e-7)),
    adapt: (statistics) =>
      tf.tidy(() => {
        mean.assign(tf.tensor1d(Float32Array.from(statistics.mean)));
        variance.assign(tf.tensor1d(Float32Array.from(statistics.variance)));
      }),
  };
}
