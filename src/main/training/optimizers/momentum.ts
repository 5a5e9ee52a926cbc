import * as tf from '@tensorflow/tfjs-core';
import { type Kernels, kernel } from '../../engines/kernels.ts';
import type { Parameter } from '../parameters.ts';
import type { Optimizer } from './optimizer.ts';
import { slotsFor } from './slots.ts';

const composedMomentum: Kernels['applyMomentum'] = (
  { variable, sum },
  gradient,
  learningRate,
  { momentum, nesterov },
) => {
  sum.assign(tf.add(tf.mul(sum, momentum), gradient));
  const direction = nesterov ? tf.add(gradient, tf.mul(sum, momentum)) : sum;
  variable.assign(tf.sub(variable, tf.mul(direction, learningRate)));
};

export interface MomentumOptions {
  name: string;
  momentum: number;
  nesterov: boolean;
  /** What is descended along instead of the loss's gradient. */
  direction: (parameter: Parameter, gradient: tf.Tensor) => tf.Tensor;
}

/**
 * Gradient descent with momentum in PyTorch's form (without dampening): a ← μa + g; w ← w − lr·a, or with Nesterov
 * w − lr·(g + μa). The learning rate is outside the sum: a change of it acts at once, where Keras's form, with the rate
 * inside, acts slowly. Both are the same while it is constant.
 */
export function momentumDescent(
  parameters: readonly Parameter[],
  { name, momentum, nesterov, direction }: MomentumOptions,
): Optimizer {
  const sums = momentum > 0 ? slotsFor(`${name}/sum`, parameters) : new Map<Parameter, Parameter>();
  return {
    slots: [...sums.values()],
    scalars: (_step, learningRate) => ({ learningRate }),
    apply(gradients, scalars) {
      const learningRate = scalars.learningRate!;
      const apply = kernel('applyMomentum') ?? composedMomentum;
      for (const [parameter, gradient] of gradients) {
        const { variable } = parameter;
        const along = direction(parameter, gradient);
        const sum = sums.get(parameter)?.variable;
        if (sum === undefined) variable.assign(tf.sub(variable, tf.mul(along, learningRate)));
        else apply({ variable, sum }, along, learningRate, { momentum, nesterov });
      }
    },
    dispose() {
      for (const { variable } of sums.values()) variable.dispose();
    },
  };
}
