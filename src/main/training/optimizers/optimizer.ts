import type * as tf from '@tensorflow/tfjs-core';
import type { Parameter } from '../parameters.ts';

/** Numbers that an update needs besides gradients; fed each step so that the step itself stays the same. */
export type StepScalars = Record<string, number>;

/** Updates parameters from gradients. Its state is in slots: variables that checkpoints keep. */
export interface Optimizer {
  /** State beside the parameters, in a fixed order. */
  readonly slots: readonly Parameter[];
  /**
   * What the step needs.
   * @param step from 1
   */
  scalars(step: number, learningRate: number): StepScalars;
  /** Updates the parameters in place; a part of the recorded step. */
  apply(gradients: ReadonlyMap<Parameter, tf.Tensor>, scalars: Record<string, tf.Scalar>): void;
  dispose(): void;
}
