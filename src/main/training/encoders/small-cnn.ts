import * as tf from '@tensorflow/tfjs-core';
import { heNormal } from '../initializers.ts';
import { batchNormalization } from '../layers/batch-normalization.ts';
import { convolution } from '../layers/convolution.ts';
import { relu } from '../ops/relu.ts';
import type { Parameters } from '../parameters.ts';
import { type Encoder, widened } from './encoder.ts';

/** Three 3×3 convolutions of 32, 64 and 128 filters with batch normalisation, each halving the image; then the mean. */
export function smallCnn(parameters: Parameters, channels: number, width: number): Encoder {
  const widths = [32, 64, 128].map((filters) => widened(filters, width));
  const blocks = widths.map((filters, i) => {
    const name = `encoder/block${i + 1}`;
    const inChannels = widths[i - 1] ?? channels;
    const conv = convolution(parameters, `${name}/conv`, {
      inChannels,
      filters,
      size: 3,
      stride: 2,
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
        blocks.reduce((x, { conv, norm }) => relu(norm(conv(x), pass)), images),
        [1, 2],
      ),
  };
}
