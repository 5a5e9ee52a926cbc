import * as tf from '@tensorflow/tfjs-core';
import { heNormal } from '../initializers.ts';
import { batchNormalization } from '../layers/batch-normalization.ts';
import { convolution } from '../layers/convolution.ts';
import { relu } from '../ops/relu.ts';
import type { Parameters } from '../parameters.ts';
import { type Encoder, widened } from './encoder.ts';

/** Three 3×3 convolutions of 16, 32 and 64 filters with batch normalisation, the first two max-pooled by 2; then the mean. */
export function smallCnn(parameters: Parameters, channels: number, width: number): Encoder {
  const widths = [16, 32, 64].map((filters) => widened(filters, width));
  const blocks = widths.map((filters, i) => {
    const name = `encoder/block${i + 1}`;
    const inChannels = widths[i - 1] ?? channels;
    const conv = convolution(parameters, `${name}/conv`, {
      inChannels,
      filters,
      size: 3,
      bias: false,
      initializer: heNormal,
    });
    const norm = batchNormalization(parameters, `${name}/bn`, {
      channels: filters,
      epsilon: 1e-5,
      momentum: 0.9,
    });
    return { conv, norm };
  });
  return {
    featureSize: widths[2]!,
    apply: (images, pass) =>
      tf.mean(
        blocks.reduce((x, { conv, norm }, i) => {
          const y = relu(norm(conv(x), pass));
          return i < 2 ? tf.maxPool(y, 2, 2, 'same') : y;
        }, images),
        [1, 2],
      ),
  };
}
