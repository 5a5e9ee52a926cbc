import * as tf from '@tensorflow/tfjs-core';
import type { Parameter } from '../parameters.ts';

/**
 * Whether a parameter takes part in weight decay and in LARS's scaling: kernels do, biases and the scale and shift of
 * batch normalisation do not, as usual for large batches (Goyal et al. 2017, arXiv 1706.02677, §5.3; You et al. 2017).
 */
export function decays({ name }: Parameter): boolean {
  return name.split('/').at(-1) === 'kernel';
}

/** The gradient with that of an L2 penalty added, g + λw, where the parameter takes part. */
export function withPenalty(parameter: Parameter, gradient: tf.Tensor, weightDecay: number): tf.Tensor {
  return weightDecay > 0 && decays(parameter)
    ? tf.add(gradient, tf.mul(parameter.variable, weightDecay))
    : gradient;
}
