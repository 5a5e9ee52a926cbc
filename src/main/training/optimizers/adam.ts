import * as tf from '@tensorflow/tfjs-core';
import { type Kernels, kernel } from '../../engines/kernels.ts';
import type { Parameter } from '../parameters.ts';
import type { Optimizer } from './optimizer.ts';

const beta1 = 0.9;
const beta2 = 0.999;
const epsilon = 1e-7;

/** parameter −= stepSize·m / (√v + ε) after both moving averages have taken in the gradient. */
const composedAdam: Kernels['applyAdam'] = ({ variable, m, v }, gradient, stepSize, constants) => {
  m.assign(tf.add(tf.mul(m, constants.beta1), tf.mul(gradient, 1 - constants.beta1)));
  v.assign(tf.add(tf.mul(v, constants.beta2), tf.mul(tf.square(gradient), 1 - constants.beta2)));
  variable.assign(tf.sub(variable, tf.div(tf.mul(m, stepSize), tf.add(tf.sqrt(v), constants.epsilon))));
};

/**
 * Adam (Kingma & Ba 2015) as Keras has it: bias correction folded into the step size ("epsilon hat",
 * algorithm 1's last remark), epsilon 1e-7.
 */
export function adam(parameters: readonly Parameter[]): Optimizer {
  const slot = (kind: string, { name, variable }: Parameter): Parameter => ({
    name: `adam/${kind}/${name}`,
    variable: tf.tidy(() => tf.variable(tf.zeros(variable.shape), false)),
    trainable: false,
  });
  const state = new Map(parameters.map((p) => [p, { m: slot('m', p), v: slot('v', p) }]));
  return {
    slots: [...state.values()].flatMap(({ m, v }) => [m, v]),
    scalars: (step, learningRate) => ({
      stepSize: (learningRate * Math.sqrt(1 - beta2 ** step)) / (1 - beta1 ** step),
    }),
    apply(gradients, { stepSize }) {
      const apply = kernel('applyAdam') ?? composedAdam;
      for (const [parameter, gradient] of gradients) {
        const { m, v } = state.get(parameter)!;
        const variables = { variable: parameter.variable, m: m.variable, v: v.variable };
        apply(variables, gradient, stepSize!, { beta1, beta2, epsilon });
      }
    },
    dispose() {
      for (const { m, v } of state.values()) {
        m.variable.dispose();
        v.variable.dispose();
      }
    },
  };
}
