import * as tf from '@tensorflow/tfjs-core';
import type { StageSettings } from '#shared/settings.ts';
import type { Parameter } from '../parameters.ts';
import { momentumDescent } from './momentum.ts';
import type { Optimizer } from './optimizer.ts';
import { decays, withPenalty } from './weight-decay.ts';

function length(x: tf.Tensor): tf.Scalar {
  return tf.sqrt(tf.sum(tf.square(x))) as tf.Scalar;
}

/**
 * Layer-wise adaptive rate scaling (You et al. 2017, arXiv 1708.03888, algorithm 1): momentum along
 * η‖w‖ / (‖g‖ + λ‖w‖) · (g + λw). Biases and batch normalisation are neither scaled nor decayed, as in SimCLR; nor is a
 * layer scaled whose weights or gradient are 0.
 */
export function lars(
  parameters: readonly Parameter[],
  { momentum, weightDecay, trustCoefficient }: StageSettings['optimizer'],
): Optimizer {
  const direction = (parameter: Parameter, gradient: tf.Tensor) => {
    if (!decays(parameter)) return gradient;
    const weight = length(parameter.variable);
    const slope = length(gradient);
    const both = tf.mul(weight, slope);
    const ratio = tf.div(
      tf.mul(weight, trustCoefficient),
      // Never 0: where both lengths are, the ratio is not used.
      tf.maximum(tf.add(slope, tf.mul(weight, weightDecay)), 1e-30),
    );
    const scale = tf.where(tf.greater(both, 0), ratio, tf.onesLike(ratio));
    return tf.mul(withPenalty(parameter, gradient, weightDecay), scale);
  };
  return momentumDescent(parameters, { name: 'lars', momentum, nesterov: false, direction });
}
