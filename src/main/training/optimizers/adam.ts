import * as tf from '@tensorflow/tfjs-core';
import type { Parameter } from '../parameters.ts';
import type { Optimizer } from './optimizer.ts';

const beta1 = 0.9;
const beta2 = 0.999;
const epsilon = 1e-7;

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
      for (const [parameter, gradient] of gradients) {
        const { m, v } = state.get(parameter)!;
        const { variable } = parameter;
        m.variable.assign(tf.add(tf.mul(m.variable, beta1), tf.mul(gradient, 1 - beta1)));
        v.variable.assign(tf.add(tf.mul(v.variable, beta2), tf.mul(tf.square(gradient), 1 - beta2)));
        const update = tf.div(tf.mul(m.variable, stepSize!), tf.add(tf.sqrt(v.variable), epsilon));
        variable.assign(tf.sub(variable, update));
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
