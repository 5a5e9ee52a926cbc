import * as tf from '@tensorflow/tfjs-core';
import { heNormal } from '../initializers.ts';
import { batchNormalization } from '../layers/batch-normalization.ts';
import { convolution } from '../layers/convolution.ts';
import { relu } from '../ops/relu.ts';
import type { Parameters } from '../parameters.ts';
import type { Pass } from '../pass.ts';
import { type Encoder, widened } from './encoder.ts';

type Layer = (x: tf.Tensor4D, pass: Pass) => tf.Tensor4D;

/** A convolution without bias, then batch normalisation. */
function convolutionNorm(
  parameters: Parameters,
  name: string,
  inChannels: number,
  filters: number,
  size: number,
  stride: number,
): Layer {
  const conv = convolution(parameters, `${name}/conv`, {
    inChannels,
    filters,
    size,
    stride,
    bias: false,
    initializer: heNormal,
  });
  const norm = batchNormalization(parameters, `${name}/bn`, {
    channels: filters,
    epsilon: 1e-5,
    momentum: 0.9,
  });
  return (x, pass) => norm(conv(x), pass);
}

/** Two 3×3 convolutions beside a shortcut, which is a 1×1 convolution where the shape changes. */
function basicBlock(
  parameters: Parameters,
  name: string,
  inChannels: number,
  filters: number,
  stride: number,
): Layer {
  const first = convolutionNorm(parameters, `${name}/1`, inChannels, filters, 3, stride);
  const second = convolutionNorm(parameters, `${name}/2`, filters, filters, 3, 1);
  const changes = stride !== 1 || inChannels !== filters;
  const shortcut = changes
    ? convolutionNorm(parameters, `${name}/shortcut`, inChannels, filters, 1, stride)
    : null;
  return (x, pass) => {
    const y = second(relu(first(x, pass)), pass);
    return relu(tf.add(y, shortcut === null ? x : shortcut(x, pass)));
  };
}

/**
 * The ResNets for 32×32 images of He et al. 2016, §4.2 (arXiv 1512.03385): a 3×3 stem without max-pooling, then
 * `blocksPerStage` basic blocks of 16, 32 and 64 filters; 6·blocksPerStage + 2 layers. Shortcuts are projections
 * (option B).
 */
export function resnetCifar(
  parameters: Parameters,
  channels: number,
  width: number,
  blocksPerStage: number,
): Encoder {
  const widths = [16, 32, 64].map((filters) => widened(filters, width));
  const stem = convolutionNorm(parameters, 'encoder/stem', channels, widths[0]!, 3, 1);
  const blocks: Layer[] = [];
  let inChannels = widths[0]!;
  for (const [stage, filters] of widths.entries()) {
    for (let block = 0; block < blocksPerStage; block++) {
      const stride = stage > 0 && block === 0 ? 2 : 1;
      const name = `encoder/stage${stage + 1}/block${block + 1}`;
      blocks.push(basicBlock(parameters, name, inChannels, filters, stride));
      inChannels = filters;
    }
  }
  return {
    featureSize: inChannels,
    apply: (images, pass) =>
      tf.mean(
        blocks.reduce((x, block) => block(x, pass), relu(stem(images, pass))),
        [1, 2],
      ),
  };
}
