/** What trains a run: here a process of this machine, elsewhere perhaps a cluster's job. */
import type { Environment, EpochMetrics, RunFailure } from '#shared/run.ts';
import type { Settings } from '#shared/settings.ts';
import type { CheckpointFile } from '../training/checkpoint.ts';
import type { StepProgress } from '../training/training.ts';

export interface Assignment {
  run: { id: string; seed: number; settings: Settings };
  /** Goes on after this checkpoint; null starts anew. */
  resume: CheckpointFile | null;
}

export interface ExecutionObserver {
  /** Once, before the first step. */
  onEnvironment(environment: Omit<Environment, 'gitCommit'>): void;
  onStep(progress: StepProgress): void;
  /** Must have stored the epoch when it returns: training goes on then. What it throws ends the execution. */
  onEpoch(metrics: EpochMetrics, checkpoint: CheckpointFile): void;
  onLog(line: string): void;
}

/** How an execution ended. `stopped`: by the signal, after the last epoch that was observed. */
export type Outcome = { kind: 'finished' } | { kind: 'stopped' } | { kind: 'failed'; failure: RunFailure };

export interface Executor {
  /**
   * Trains a run to its end, its failure or the signal's abort. Expected failures are an outcome; it rejects only
   * with what the observer threw, or with a defect.
   */
  execute(assignment: Assignment, observer: ExecutionObserver, signal: AbortSignal): Promise<Outcome>;
}
