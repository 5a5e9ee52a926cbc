import * as tf from '@tensorflow/tfjs-core';
import { batchNormalization } from '../layers/batch-normalization.ts';
import { convolution } from '../layers/convolution.ts';
import { relu } from '../ops/relu.ts';
import type { Parameters } from '../parameters.ts';
import { type Encoder, widened } from './encoder.ts';
import { type Layer, padBy } from './residual-blocks.ts';

/** A pre-activation bottleneck block (He et al. 2016, arXiv 1603.05027) as keras.applications builds it. */
function block(
  parameters: Parameters,
  name: string,
  inChannels: number,
  filters: number,
  stride: number,
  projected: boolean,
): Layer {
  const outChannels = 4 * filters;
  const norm = (part: string, channels: number) =>
    batchNormalization(parameters, `${name}_${part}_bn`, { channels, epsilon: 1.001e-5, momentum: 0.99 });
  const preactivation = norm('preact', inChannels);
  const projection = projected
    ? convolution(parameters, `${name}_0_conv`, {
        inChannels,
        filters: outChannels,
        size: 1,
        stride,
        padding: 'valid',
      })
    : null;
  const reduce = convolution(parameters, `${name}_1_conv`, {
    inChannels,
    filters,
    size: 1,
    bias: false,
    padding: 'valid',
  });
  const reduceNorm = norm('1', filters);
  const spatial = convolution(parameters, `${name}_2_conv`, {
    inChannels: filters,
    filters,
    size: 3,
    stride,
    bias: false,
    padding: 'valid',
  });
  const spatialNorm = norm('2', filters);
  const expand = convolution(parameters, `${name}_3_conv`, {
    inChannels: filters,
    filters: outChannels,
    size: 1,
    padding: 'valid',
  });
  const identity = (x: tf.Tensor4D) => (stride > 1 ? tf.maxPool(x, 1, stride, 'valid') : x);
  return (x, pass) => {
    const active = relu(preactivation(x, pass));
    const shortcut = projection === null ? identity(x) : projection(active);
    const reduced = relu(reduceNorm(reduce(active), pass));
    const filtered = relu(spatialNorm(spatial(padBy(reduced, 1)), pass));
    return tf.add(shortcut, expand(filtered));
  };
}

/**
 * ResNet50V2 as keras.applications builds it with include_top=False and pooling="avg": 7×7 stem, stacks of 3, 4, 6 and 3
 * blocks whose last one has the stride. Parameters have Keras's names.
 */
export function resnet50v2(parameters: Parameters, channels: number, width: number): Encoder {
  const stemFilters = widened(64, width);
  const stem = convolution(parameters, 'conv1_conv', {
    inChannels: channels,
    filters: stemFilters,
    size: 7,
    stride: 2,
    padding: 'valid',
  });
  const stacks = [
    { filters: 64, blocks: 3, stride: 2 },
    { filters: 128, blocks: 4, stride: 2 },
    { filters: 256, blocks: 6, stride: 2 },
    { filters: 512, blocks: 3, stride: 1 },
  ];
  let inChannels = stemFilters;
  const blocks: Layer[] = [];
  for (const [i, stack] of stacks.entries()) {
    const filters = widened(stack.filters, width);
    for (let b = 1; b <= stack.blocks; b++) {
      const stride = b === stack.blocks ? stack.stride : 1;
      blocks.push(block(parameters, `conv${i + 2}_block${b}`, inChannels, filters, stride, b === 1));
      inChannels = 4 * filters;
    }
  }
  const postNorm = batchNormalization(parameters, 'post_bn', {
    channels: inChannels,
    epsilon: 1.001e-5,
    momentum: 0.99,
  });
  return {
    featureSize: inChannels,
    apply(images, pass) {
      const convolved = stem(padBy(images, 3));
      const pooled = tf.maxPool(padBy(convolved, 1), 3, 2, 'valid');
      const deep = blocks.reduce((x, layer) => layer(x, pass), pooled);
      return tf.mean(relu(postNorm(deep, pass)), [1, 2]);
    },
  };
}
