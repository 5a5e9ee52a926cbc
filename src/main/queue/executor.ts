/** What trains a run: here a process of this machine, elsewhere perhaps a cluster's job. */
import type { MeasuredEpoch } from '#shared/early-stopping.ts';
import type { CheckpointPolicy, EarlyStopping } from '#shared/experiment.ts';
import type { Environment, EpochMetrics, ResourceUse, RunFailure } from '#shared/run.ts';
import type { Settings } from '#shared/settings.ts';
import type { OutcomeReference } from '../store/artifacts.ts';
import type { RefusedCheckpoint } from '../trainer/resume.ts';
import type { CheckpointFile } from '../training/checkpoint.ts';
import type { CheckpointPosition, StepProgress } from '../training/training.ts';
import type { Device } from './devices.ts';

export interface Assignment {
  run: { id: string; seed: number; settings: Settings };
  /** Goes on where the first of these was taken that is whole; none starts anew. */
  resume: CheckpointFile[];
  /** What the run's epochs have measured so far, in order. */
  history: MeasuredEpoch[];
  earlyStopping: EarlyStopping | null;
  checkpoints: CheckpointPolicy;
  /** Epochs of the first stage after which the test images are measured in any case. */
  measureAt: number[];
  device: Device;
  /** Longest time without a word from what trains; then it is ended. */
  silenceSeconds: number;
  /** Time between two samples of what it uses of the machine. */
  resourceSeconds: number;
}

/** What these throw ends the execution, which then rejects with it. */
export interface ExecutionObserver {
  /** Before the first step, where training goes on: from which checkpoint, and which later ones cannot be used. */
  onResume(file: string, refused: readonly RefusedCheckpoint[]): void;
  /** Once, before the first step. */
  onEnvironment(environment: Omit<Environment, 'gitCommit'>): void;
  onStep(progress: StepProgress): void;
  /** A checkpoint within an epoch. */
  onCheckpoint(position: Omit<CheckpointPosition, 'within'>, checkpoint: CheckpointFile): void;
  /**
   * Must have stored the epoch when it returns: training goes on then. An epoch may come again where training went on
   * from a checkpoint before it.
   * @param checkpoint null where none was due
   * @param outcomes what was kept of the test images, where it was due
   */
  onEpoch(
    metrics: EpochMetrics,
    checkpoint: CheckpointFile | null,
    outcomes: readonly OutcomeReference[],
  ): void;
  onResources(use: ResourceUse): void;
  onLog(line: string): void;
}

/** How an execution ended. `stopped`: by the signal, after the last checkpoint that was observed. */
export type Outcome = { kind: 'finished' } | { kind: 'stopped' } | { kind: 'failed'; failure: RunFailure };

/** The signal's reason where the run is given up: it is ended at once, without a last checkpoint. */
export class Abandoned extends Error {}

export interface Executor {
  /**
   * Trains a run to its end, its failure or the signal's abort, which ends it at the next step with a checkpoint.
   * Expected failures are an outcome; it rejects only with what the observer threw, or with a defect.
   */
  execute(assignment: Assignment, observer: ExecutionObserver, signal: AbortSignal): Promise<Outcome>;
}
