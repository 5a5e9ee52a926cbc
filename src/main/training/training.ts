/** What training asks for and tells: the face that the trainer process works with. */

import type { MeasuredEpoch } from '#shared/early-stopping.ts';
import type { EarlyStopping, RunSpec } from '#shared/experiment.ts';
import type { EpochMetrics, RunProgress } from '#shared/run.ts';
import type { StageName } from '#shared/settings.ts';
import type { EpochOutcomes } from '../artifacts/outcomes.ts';
import type { Dataset } from '../datasets/dataset.ts';
import type { Engine } from '../engines/engine.ts';
import type { ReadAhead } from './batches.ts';

export interface TrainingRequest {
  run: Pick<RunSpec, 'seed' | 'settings'>;
  dataset: Dataset;
  engine: Engine;
  /** Goes on where this checkpoint was taken; null starts anew. */
  resume: Checkpoint | null;
  /** What the epochs before have measured, in order: early stopping looks back at them. */
  history?: readonly MeasuredEpoch[];
  /** Ends stages that no longer get better. */
  earlyStopping?: EarlyStopping | null;
  /** Epochs of the first stage after which the test images are measured in any case. */
  measureAt?: readonly number[];
  /** Reads training images while steps run; left out or null: they are read between steps. */
  readAhead?: ReadAhead | null;
}

/** A step of the optimiser, told a few times a second at most. */
export type StepProgress = RunProgress;

/** How far an epoch has got: what its remaining steps need to come to the same sums. */
export interface EpochProgress {
  /** Steps done in the epoch. */
  step: number;
  /** Wall-clock seconds they took. */
  seconds: number;
  /** Running sums by name. */
  sums: Record<string, number>;
}

/** Where in a run's training a checkpoint was taken. */
export interface CheckpointPosition {
  stage: StageName;
  /** Whole epochs trained in the stage. */
  epoch: number;
  /** Optimiser steps taken in the stage. */
  step: number;
  /** Of the epoch after those, where it has begun. */
  within?: EpochProgress | undefined;
}

/** Everything needed to go on exactly: weights, optimiser state and position. Randomness follows from the position. */
export interface Checkpoint {
  position: CheckpointPosition;
  tensors: Map<string, { shape: number[]; data: Float32Array }>;
}

export interface TrainingObserver {
  onStep(progress: StepProgress): void;
  /**
   * Called after each epoch; training waits for it.
   * @param checkpoint makes one, which takes time and memory; it may be kept: it is not changed later
   * @param stageEnds whether it is the last epoch of its stage
   * @param outcomes what is to be kept of the test images
   */
  onEpoch(
    metrics: EpochMetrics,
    checkpoint: () => Checkpoint,
    stageEnds: boolean,
    outcomes: EpochOutcomes,
  ): Promise<void>;
  /** Whether a checkpoint is wanted within the epoch. Asked after each step. */
  wantsCheckpoint?(): boolean;
  /** A checkpoint within an epoch: because it was wanted, or because the signal was aborted. Training waits for it. */
  onCheckpoint?(checkpoint: () => Checkpoint): Promise<void>;
}

/**
 * Trains one run through all its stages.
 * @throws run.batch-too-large, run.out-of-memory; run.not-finite where the loss becomes NaN or infinite;
 *   run.checkpoint-unfit; the signal's reason where it is
 *   aborted, after a checkpoint at the next step
 */
export type Train = (
  request: TrainingRequest,
  observer: TrainingObserver,
  signal: AbortSignal,
) => Promise<void>;
