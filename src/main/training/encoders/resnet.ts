import * as tf from '@tensorflow/tfjs-core';
import { relu } from '../ops/relu.ts';
import type { Parameters } from '../parameters.ts';
import { type Encoder, widened } from './encoder.ts';
import { basicBlock, bottleneckBlock, convolutionNorm, type Layer } from './residual-blocks.ts';

const depths = {
  18: { block: basicBlock, expansion: 1, blocks: [2, 2, 2, 2] },
  50: { block: bottleneckBlock, expansion: 4, blocks: [3, 4, 6, 3] },
} as const;

/**
 * ResNet-18 and ResNet-50 (He et al. 2016, arXiv 1512.03385, table 1) for small images, as HobbitLong's SupContrast has
 * them: a 3×3 stem of stride 1 in place of 7×7 and max-pooling, then stages of 64, 128, 256 and 512 filters, of which
 * all but the first halve height and width.
 */
export function resnet(
  parameters: Parameters,
  channels: number,
  width: number,
  depth: keyof typeof depths,
): Encoder {
  const { block, expansion, blocks: counts } = depths[depth];
  const padding = 'even';
  let inChannels = widened(64, width);
  const stem = convolutionNorm(parameters, 'encoder/stem', {
    inChannels: channels,
    filters: inChannels,
    size: 3,
    padding,
  });
  const blocks: Layer[] = [];
  for (const [stage, count] of counts.entries()) {
    const filters = widened(64 * 2 ** stage, width);
    for (let b = 0; b < count; b++) {
      const stride = stage > 0 && b === 0 ? 2 : 1;
      const name = `encoder/stage${stage + 1}/block${b + 1}`;
      blocks.push(block(parameters, name, { inChannels, filters, stride, padding }));
      inChannels = expansion * filters;
    }
  }
  return {
    featureSize: inChannels,
    apply: (images, pass) =>
      tf.mean(
        blocks.reduce((x, layer) => layer(x, pass), relu(stem(images, pass))),
        [1, 2],
      ),
  };
}
