/** What training asks for and tells: the face that the trainer process works with. */

import type { RunSpec } from '#shared/experiment.ts';
import type { EpochMetrics } from '#shared/run.ts';
import type { StageName } from '#shared/settings.ts';
import type { Dataset } from '../datasets/dataset.ts';
import type { Engine } from '../engines/engine.ts';

export interface TrainingRequest {
  run: Pick<RunSpec, 'seed' | 'settings'>;
  dataset: Dataset;
  engine: Engine;
  /** Goes on after the epoch that this checkpoint was taken at; null starts anew. */
  resume: Checkpoint | null;
}

/** A step of the optimiser, told a few times a second at most. */
export interface StepProgress {
  stage: StageName;
  /** From 1. */
  epoch: number;
  epochs: number;
  /** Steps done in this epoch. */
  step: number;
  stepsPerEpoch: number;
  /** Mean training loss of the epoch so far. */
  loss: number;
  imagesPerSecond: number;
}

/** Everything needed to go on exactly after an epoch: weights, optimiser state and position. */
export interface Checkpoint {
  position: { stage: StageName; epoch: number; step: number };
  tensors: Map<string, { shape: number[]; data: Float32Array }>;
}

export interface TrainingObserver {
  onStep(progress: StepProgress): void;
  /** Called after each epoch; training waits for it. `checkpoint` may be kept: it is not changed later. */
  onEpoch(metrics: EpochMetrics, checkpoint: Checkpoint): Promise<void>;
}

/**
 * Trains one run through all its stages.
 * @throws run.not-finite where the loss becomes NaN or infinite; the signal's reason where it is aborted
 */
export type Train = (
  request: TrainingRequest,
  observer: TrainingObserver,
  signal: AbortSignal,
) => Promise<void>;
