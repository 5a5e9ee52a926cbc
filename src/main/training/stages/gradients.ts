import * as tf from '@tensorflow/tfjs-core';
import type { Parameter } from '../parameters.ts';

/** A loss and what else to report of a step, from which gradients are taken. */
export interface Objective {
  loss: tf.Scalar;
  report: Record<string, tf.Scalar>;
}

export interface Gradients {
  loss: tf.Scalar;
  report: Record<string, tf.Scalar>;
  byParameter: Map<Parameter, tf.Tensor>;
}

/** Gradients of an objective for the trained parameters. */
export function gradientsOf(objective: () => Objective, trained: readonly Parameter[]): Gradients {
  let report: Record<string, tf.Scalar> = {};
  const { value, grads } = tf.variableGrads(
    () => {
      const result = objective();
      // Kept past the scope of the gradient; disposed with what the step returns.
      report = Object.fromEntries(
        Object.entries(result.report).map(([name, tensor]) => [name, tf.keep(tensor)]),
      );
      return result.loss;
    },
    trained.map((p) => p.variable),
  );
  return { loss: value, report, byParameter: new Map(trained.map((p) => [p, grads[p.variable.name]!])) };
}

/** Length of all gradients together, √Σg². */
export function gradientNorm(gradients: ReadonlyMap<Parameter, tf.Tensor>): tf.Scalar {
  const squares = [...gradients.values()].map((g) => tf.sum(tf.square(g)));
  return tf.sqrt(tf.addN(squares)) as tf.Scalar;
}
