import * as tf from '@tensorflow/tfjs-core';
import { glorotUniform, type Initializer, zeros } from '../initializers.ts';
import type { Parameters } from '../parameters.ts';

export interface ConvolutionOptions {
  inChannels: number;
  filters: number;
  /** Height and width of the kernel. */
  size: number;
  stride?: number;
  padding?: 'same' | 'valid';
  bias?: boolean;
  initializer?: Initializer;
}

/** A 2-D convolution; makes `NAME/kernel` and, with a bias, `NAME/bias`. */
export function convolution(
  parameters: Parameters,
  name: string,
  {
    inChannels,
    filters,
    size,
    stride = 1,
    padding = 'same',
    bias = true,
    initializer = glorotUniform,
  }: ConvolutionOptions,
): (x: tf.Tensor4D) => tf.Tensor4D {
  const kernel = parameters.add(
    `${name}/kernel`,
    [size, size, inChannels, filters],
    initializer,
  ) as tf.Tensor4D;
  const offset = bias ? parameters.add(`${name}/bias`, [filters], zeros) : null;
  return (x) => {
    const y = tf.conv2d(x, kernel, stride, padding);
    return offset === null ? y : tf.add(y, offset);
  };
}
