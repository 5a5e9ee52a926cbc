import * as tf from '@tensorflow/tfjs-core';
import { relu } from '../ops/relu.ts';
import type { Parameters } from '../parameters.ts';
import { type Encoder, widened } from './encoder.ts';
import { basicBlock, convolutionNorm, type Layer } from './residual-blocks.ts';

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
  const padding = 'same';
  const stem = convolutionNorm(parameters, 'encoder/stem', {
    inChannels: channels,
    filters: widths[0]!,
    size: 3,
    padding,
  });
  const blocks: Layer[] = [];
  let inChannels = widths[0]!;
  for (const [stage, filters] of widths.entries()) {
    for (let block = 0; block < blocksPerStage; block++) {
      const stride = stage > 0 && block === 0 ? 2 : 1;
      const name = `encoder/stage${stage + 1}/block${block + 1}`;
      blocks.push(basicBlock(parameters, name, { inChannels, filters, stride, padding }));
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
