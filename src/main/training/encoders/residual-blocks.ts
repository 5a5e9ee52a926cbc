/** The residual blocks of He et al. 2016 (arXiv 1512.03385, figure 5), batch normalisation after each convolution. */
import * as tf from '@tensorflow/tfjs-core';
import { heNormal } from '../initializers.ts';
import { batchNormalization } from '../layers/batch-normalization.ts';
import { convolution } from '../layers/convolution.ts';
import { relu } from '../ops/relu.ts';
import type { Parameters } from '../parameters.ts';
import type { Pass } from '../pass.ts';

export type Layer = (x: tf.Tensor4D, pass: Pass) => tf.Tensor4D;

/** Pads height and width by n zeros on each side. */
export function padBy(x: tf.Tensor4D, n: number): tf.Tensor4D {
  return tf.pad(x, [
    [0, 0],
    [n, n],
    [n, n],
    [0, 0],
  ]);
}

export interface ConvolutionNormOptions {
  inChannels: number;
  filters: number;
  size: number;
  stride?: number;
  /** `even`: as many zeros before as after, as PyTorch pads; `same`: one more after, as TensorFlow does. */
  padding: 'even' | 'same';
}

/** A convolution without bias, then batch normalisation. */
export function convolutionNorm(
  parameters: Parameters,
  name: string,
  { inChannels, filters, size, stride = 1, padding }: ConvolutionNormOptions,
): Layer {
  // They differ only where a larger kernel strides.
  const padsItself = padding === 'even' && size > 1 && stride > 1;
  const conv = convolution(parameters, `${name}/conv`, {
    inChannels,
    filters,
    size,
    stride,
    padding: padsItself ? 'valid' : 'same',
    bias: false,
    initializer: heNormal,
  });
  const norm = batchNormalization(parameters, `${name}/bn`, {
    channels: filters,
    epsilon: 1e-5,
    momentum: 0.9,
  });
  return (x, pass) => norm(conv(padsItself ? padBy(x, (size - 1) / 2) : x), pass);
}

export interface BlockOptions {
  inChannels: number;
  filters: number;
  stride: number;
  padding: ConvolutionNormOptions['padding'];
}

/** Adds a shortcut to a branch, then ReLU; the shortcut is a 1×1 convolution where the shape changes (option B). */
function residual(
  parameters: Parameters,
  name: string,
  { inChannels, outChannels, stride }: { inChannels: number; outChannels: number; stride: number },
  branch: Layer,
): Layer {
  const changes = stride !== 1 || inChannels !== outChannels;
  const shortcut = changes
    ? convolutionNorm(parameters, `${name}/shortcut`, {
        inChannels,
        filters: outChannels,
        size: 1,
        stride,
        padding: 'same',
      })
    : null;
  return (x, pass) => {
    const y = branch(x, pass);
    return relu(tf.add(y, shortcut === null ? x : shortcut(x, pass)));
  };
}

/** Two 3×3 convolutions beside a shortcut. */
export function basicBlock(
  parameters: Parameters,
  name: string,
  { inChannels, filters, stride, padding }: BlockOptions,
): Layer {
  const first = convolutionNorm(parameters, `${name}/1`, { inChannels, filters, size: 3, stride, padding });
  const second = convolutionNorm(parameters, `${name}/2`, { inChannels: filters, filters, size: 3, padding });
  const shape = { inChannels, outChannels: filters, stride };
  return residual(parameters, name, shape, (x, pass) => second(relu(first(x, pass)), pass));
}

/** 1×1, 3×3 and 1×1 convolutions beside a shortcut, the last with four times the filters; the 3×3 one has the stride. */
export function bottleneckBlock(
  parameters: Parameters,
  name: string,
  { inChannels, filters, stride, padding }: BlockOptions,
): Layer {
  const layer = (part: number, from: number, to: number, size: number, by = 1) =>
    convolutionNorm(parameters, `${name}/${part}`, {
      inChannels: from,
      filters: to,
      size,
      stride: by,
      padding,
    });
  const reduce = layer(1, inChannels, filters, 1);
  const spatial = layer(2, filters, filters, 3, stride);
  const expand = layer(3, filters, 4 * filters, 1);
  const shape = { inChannels, outChannels: 4 * filters, stride };
  return residual(parameters, name, shape, (x, pass) =>
    expand(relu(spatial(relu(reduce(x, pass)), pass)), pass),
  );
}
