/** Everything that a window, the server or the command line can ask of the program. */
import type { Comparison } from '#shared/comparison.ts';
import type { EngineStatus } from '#shared/engine.ts';
import type { ExperimentSpec, RunSpec } from '#shared/experiment.ts';
import type { EpochMetrics, RunDetail, RunFailure, RunStatus, RunSummary } from '#shared/run.ts';
import type { DatasetLibrary } from '../datasets/library.ts';
import type { StepProgress } from '../training/training.ts';

export interface ExperimentRecord {
  id: string;
  name: string;
  createdAt: string;
  spec: ExperimentSpec;
  runIds: string[];
}

/** Tells how the runs of an experiment get on. */
export interface QueueObserver {
  /** `index` from 0, of the `total` runs that waited when training began. */
  onStart?(run: RunSummary, position: { index: number; total: number }): void;
  onStep?(run: RunSummary, progress: StepProgress): void;
  onEpoch?(run: RunSummary, metrics: EpochMetrics): void;
  onEnd?(run: RunSummary, status: RunStatus, failure: RunFailure | null): void;
  /** A line that the trainer wrote to its log. */
  onLog?(run: RunSummary, line: string): void;
}

export interface Workbench {
  /** Folder of the database, data sets and artifacts. */
  readonly home: string;
  readonly datasets: DatasetLibrary;
  readonly engines: {
    statuses(): Promise<EngineStatus[]>;
  };
  readonly experiments: {
    /**
     * Stores an experiment and its runs in one transaction.
     * @param specFolder folder the spec came from, whose git commit is kept with the runs; null where there is none
     */
    create(spec: ExperimentSpec, runs: RunSpec[], specFolder: string | null): ExperimentRecord;
    /** By id or a unique start of it. @throws store.unknown-experiment */
    get(id: string): ExperimentRecord;
  };
  readonly runs: {
    /** Newest first. */
    list(filter?: { experimentId?: string; status?: RunStatus }): RunSummary[];
    /** By id or a unique start of it. @throws store.unknown-run */
    get(id: string): RunDetail;
  };
  readonly queue: {
    /**
     * Trains the waiting runs of an experiment one after another, each in a trainer process of its own.
     * A run that fails does not stop those after it. On abort the run in progress goes back to waiting, at its last
     * checkpoint, and the promise resolves.
     * @throws store.unknown-experiment; store.disk-full and others where results cannot be stored
     */
    train(experimentId: string, observer: QueueObserver, signal: AbortSignal): Promise<void>;
    /** Runs left as running by a program that is gone go back to waiting at their last checkpoint; returns them. */
    recover(): RunSummary[];
    /**
     * A failed or cancelled run waits again, and goes on from its last checkpoint when trained.
     * @throws store.unknown-run, run.illegal-transition
     */
    retry(runId: string): RunSummary;
  };
  /** Compares arms (or runs of the same arm name) on a metric's last value. @throws store.unknown-run, compare.* */
  compare(runIds: string[], metric: string): Comparison;
  /** What is wrong with the database's file; empty where it is sound. @throws store.* */
  integrityProblems(): string[];
  close(): void;
}
