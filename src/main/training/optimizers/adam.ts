import * as tf from '@tensorflow/tfjs-core';
import { type Kernels, kernel } from '../../engines/kernels.ts';
import type { Parameter } from '../parameters.ts';
import type { Optimizer } from './optimizer.ts';
import { slotsFor } from './slots.ts';
import { decays, withPenalty } from './weight-decay.ts';

const beta1 = 0.9;
const beta2 = 0.999;
const epsilon = 1e-7;

/** parameter −= stepSize·m / (√v + ε) after both moving averages have taken in the gradient. */
const composedAdam: Kernels['applyAdam'] = ({ variable, m, v }, gradient, stepSize, constants) => {
  m.assign(tf.add(tf.mul(m, constants.beta1), tf.mul(gradient, 1 - constants.beta1)));
  v.assign(tf.add(tf.mul(v, constants.beta2), tf.mul(tf.square(gradient), 1 - constants.beta2)));
  variable.assign(tf.sub(variable, tf.div(tf.mul(m, stepSize), tf.add(tf.sqrt(v), constants.epsilon))));
};

const composedSubtract: Kernels['subtract'] = (variable, delta) => variable.assign(tf.sub(variable, delta));

export interface AdamOptions {
  weightDecay: number;
  /** Takes lr·λw off the weights rather than adding λw to the gradient. */
  decoupled: boolean;
}

/**
 * Adam (Kingma & Ba 2015, arXiv 1412.6980) as Keras has it: bias correction folded into the step size ("epsilon hat",
 * algorithm 1's last remark), epsilon 1e-7. Decoupled weight decay is AdamW's (Loshchilov & Hutter 2019, arXiv
 * 1711.05101, algorithm 2) with PyTorch's factor lr·λ.
 */
export function adam(
  parameters: readonly Parameter[],
  { weightDecay, decoupled }: AdamOptions = { weightDecay: 0, decoupled: false },
): Optimizer {
  const averages = slotsFor('adam/m', parameters);
  const squares = slotsFor('adam/v', parameters);
  const pairs = parameters.map((p) => ({ m: averages.get(p)!, v: squares.get(p)! }));
  return {
    slots: pairs.flatMap(({ m, v }) => [m, v]),
    scalars: (step, learningRate) => ({
      stepSize: (learningRate * Math.sqrt(1 - beta2 ** step)) / (1 - beta1 ** step),
      ...(decoupled ? { decay: learningRate * weightDecay } : {}),
    }),
    apply(gradients, { stepSize, decay }) {
      const apply = kernel('applyAdam') ?? composedAdam;
      const subtract = kernel('subtract') ?? composedSubtract;
      for (const [parameter, gradient] of gradients) {
        const { variable } = parameter;
        // Of the weights before the step: the two subtractions then commute.
        const decayed = decay !== undefined && decays(parameter) ? tf.mul(variable, decay) : null;
        const variables = {
          variable,
          m: averages.get(parameter)!.variable,
          v: squares.get(parameter)!.variable,
        };
        const penalised = decoupled ? gradient : withPenalty(parameter, gradient, weightDecay);
        apply(variables, penalised, stepSize!, { beta1, beta2, epsilon });
        if (decayed !== null) subtract(variable, decayed);
      }
    },
    dispose() {
      for (const { variable } of [...averages.values(), ...squares.values()]) variable.dispose();
    },
  };
}
