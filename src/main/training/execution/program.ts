import type * as tf from '@tensorflow/tfjs-core';
import type { Parameter } from '../parameters.ts';
import type { StepSeed } from '../random.ts';

/**
 * A function of tensors that an engine may run at once or record as a graph: the same ops for the same shapes, no tensor
 * read inside, randomness from the seed alone, variables changed by `assign` only.
 */
export type StepFunction = (inputs: Record<string, tf.Tensor>, seed: StepSeed) => Record<string, tf.Tensor>;

/** What a stage computes, and on which state. */
export interface Program {
  readonly functions: Readonly<Record<string, StepFunction>>;
  /** Every variable that the functions read or change. */
  readonly state: readonly Parameter[];
}

/** Runs the functions of a program and holds its state. */
export interface Runner {
  /** Runs one function; the caller disposes what it returns. */
  run(
    name: string,
    inputs: Record<string, tf.Tensor>,
    seed: readonly [number, number],
  ): Record<string, tf.Tensor>;
  /** A copy of the state by name. */
  read(): Map<string, { shape: number[]; data: Float32Array }>;
  /** Sets the state by name; every variable of the program must be given. */
  write(state: ReadonlyMap<string, { shape: number[]; data: Float32Array }>): void;
  dispose(): void;
}
