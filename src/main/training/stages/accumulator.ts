import * as tf from '@tensorflow/tfjs-core';
import type { NamedVariable, StepFunction } from '../../engines/program.ts';
import type { Optimizer } from '../optimizers/optimizer.ts';
import type { Parameter } from '../parameters.ts';
import { gradientNorm } from './gradients.ts';
import { scalarTensors } from './inputs.ts';
import type { Stage } from './stage.ts';

/** Sums gradients over the parts of a batch until the optimiser takes them. */
export interface Accumulator {
  /** One variable a trained parameter, zero between steps. */
  readonly state: readonly NamedVariable[];
  /** Adds gradients; a part of a recorded function. */
  add(gradients: ReadonlyMap<Parameter, tf.Tensor>): void;
  /** {…scalars} → {gradientNorm}: one step of the optimiser with the sums, which start at zero again. */
  readonly apply: StepFunction;
}

export function accumulator(trained: readonly Parameter[], optimizer: Optimizer): Accumulator {
  const sums = new Map(
    trained.map((p) => [p, tf.tidy(() => tf.variable(tf.zeros(p.variable.shape), false))]),
  );
  return {
    state: [...sums].map(([{ name }, variable]) => ({
      name: `accumulated/${name}`,
      variable,
      transient: true,
    })),
    add(gradients) {
      for (const [parameter, gradient] of gradients) {
        const sum = sums.get(parameter)!;
        sum.assign(tf.add(sum, gradient));
      }
    },
    apply(scalars) {
      const total = new Map([...sums].map(([p, sum]): [Parameter, tf.Tensor] => [p, tf.clone(sum)]));
      const norm = gradientNorm(total);
      optimizer.apply(total, scalars as Record<string, tf.Scalar>);
      for (const sum of sums.values()) sum.assign(tf.zeros(sum.shape));
      return { gradientNorm: norm };
    },
  };
}

/** The optimiser's step with what was accumulated. */
export const applied: Stage['step'] = (runner, request) => {
  const scalars = scalarTensors(request);
  const report = runner.run('apply', scalars, request.seed);
  tf.dispose(scalars);
  return report;
};
