import * as tf from '@tensorflow/tfjs-core';
import type { StageName, StageSettings } from '#shared/settings.ts';
import type { Program } from '../../engines/program.ts';
import type { Optimizer } from '../optimizers/optimizer.ts';
import type { Parameter } from '../parameters.ts';

/**
 * A stage of a run: its program has the functions
 * - `train` {images, labels, …scalars} → {loss, correct?}: one step of the optimiser; loss is the batch's mean
 * - `evaluate` {images} → {features, logits?}
 */
export interface Stage {
  readonly name: StageName;
  readonly settings: StageSettings;
  readonly program: Program;
  readonly optimizer: Optimizer;
  /** Whether `train` counts correct answers and `evaluate` gives logits. */
  readonly classifies: boolean;
}

/** Loss and anything else to report, from which gradients are taken. */
export interface Objective {
  loss: tf.Scalar;
  report: Record<string, tf.Scalar>;
}

/** One step: gradients of the objective for the trained parameters, then the optimiser's update. */
export function optimize(
  objective: () => Objective,
  trained: readonly Parameter[],
  optimizer: Optimizer,
  scalars: Record<string, tf.Scalar>,
): Record<string, tf.Scalar> {
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
  optimizer.apply(new Map(trained.map((p) => [p, grads[p.variable.name]!])), scalars);
  return { loss: value, ...report };
}

/** The inputs of a step that are the optimiser's. */
export function scalarInputs(inputs: Record<string, tf.Tensor>): Record<string, tf.Scalar> {
  const { images: _images, labels: _labels, ...scalars } = inputs;
  return scalars as Record<string, tf.Scalar>;
}
