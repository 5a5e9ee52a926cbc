import type * as tf from '@tensorflow/tfjs-core';
import type { StageName, StageSettings } from '#shared/settings.ts';
import type { Call, Program, Runner } from '../../engines/program.ts';
import type { Batch } from '../batches.ts';
import type { Optimizer } from '../optimizers/optimizer.ts';

export interface StepRequest {
  batch: Batch;
  imageShape: readonly [number, number, number];
  /** The optimiser's numbers for this step. */
  scalars: Readonly<Record<string, number>>;
  seed: readonly [number, number];
}

/**
 * What a step reports, as scalars to be disposed by the caller: `loss` is the batch's mean, `gradientNorm` the length of
 * all gradients, `correct` the number of right answers where the stage classifies.
 */
export type StepReport = Record<string, tf.Tensor>;

/**
 * A stage of a run. Its program has a function `evaluate` {images} → {features, logits?, projections?} beside those of
 * its steps.
 */
export interface Stage {
  readonly name: StageName;
  readonly settings: StageSettings;
  readonly program: Program;
  readonly optimizer: Optimizer;
  /** Whether `step` counts correct answers and `evaluate` gives logits. */
  readonly classifies: boolean;
  /** One step of the optimiser. */
  step(runner: Runner, request: StepRequest): StepReport;
  /** The calls of a step of which one takes the most memory, for a batch of the given size. */
  heaviestCalls(batchSize: number, imageShape: readonly [number, number, number]): Call[];
  /** Releases the variables that are the stage's own. */
  dispose(): void;
}
