/** Everything that a window, the server or the command line can ask of the program. */
import type { BenchmarkReport } from '#shared/benchmark.ts';
import type { EngineStatus } from '#shared/engine.ts';
import type { ExperimentSpec, RunSpec, SettingsOverrides } from '#shared/experiment.ts';
import type { Preferences } from '#shared/preferences.ts';
import type {
  CheckpointInfo,
  CoreEvent,
  EpochMetrics,
  QueueMove,
  QueueState,
  Reproduction,
  RunDetail,
  RunFailure,
  RunFields,
  RunPage,
  RunQuery,
  RunStatus,
  RunSummary,
  Series,
  SeriesInfo,
  SeriesRequest,
} from '#shared/run.ts';
import type { BenchmarkOptions } from '../benchmark/benchmark.ts';
import type { BenchmarkCase } from '../benchmark/cases.ts';
import type { DatasetLibrary } from '../datasets/library.ts';
import type { PictureBook } from '../datasets/pictures.ts';
import type { StepProgress } from '../training/training.ts';
import type { ArchiveApi } from './archive.ts';
import type { BenchmarksApi } from './benchmarks.ts';
import type { AnalysisApi } from './compare.ts';
import type { FeaturesApi } from './features.ts';
import type { ForecastApi } from './forecast.ts';
import type { ProjectionApi } from './projection-api.ts';
import type { SavedApi } from './saved.ts';

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
  /** There is no room as long as these runs are trained. Once each time that it has to wait. */
  onWait?(runs: RunSummary[]): void;
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
  /** Pictures of their images. */
  readonly pictures: PictureBook;
  readonly engines: {
    statuses(): Promise<EngineStatus[]>;
    /** Fetches TensorFlow's library; resolves with what is installed, in a sentence. @throws engine.not-installed */
    installTensorflow(onProgress: (line: string) => void, signal?: AbortSignal): Promise<string>;
  };
  readonly experiments: {
    /**
     * Stores an experiment and its runs in one transaction.
     * @param source folder the spec came from, whose git commit is kept with the runs, or that commit; null where
     *   there is none
     */
    create(
      spec: ExperimentSpec,
      runs: RunSpec[],
      source: string | { gitCommit: string | null } | null,
    ): ExperimentRecord;
    /** Newest first, with the number of their runs. */
    list(page: { offset: number; limit: number }): {
      total: number;
      experiments: { id: string; name: string; createdAt: string; runs: number }[];
    };
    /** By id or a unique start of it. @throws store.unknown-experiment */
    get(id: string): ExperimentRecord;
  };
  readonly runs: {
    /** Newest first. */
    list(filter?: {
      experimentId?: string;
      status?: RunStatus;
      offset?: number;
      limit?: number;
    }): RunSummary[];
    /** By id or a unique start of it. @throws store.unknown-run */
    get(id: string): RunDetail;
    /** A page of runs as a table shows them, filtered and sorted by the database. @throws store.bad-query */
    query(query: RunQuery): RunPage;
    /** Where the runs that match differ, and what was measured of them. @throws store.bad-query */
    fields(query: Pick<RunQuery, 'where' | 'removed' | 'archived'>): RunFields;
    /** Sets what people write beside a run. @throws store.unknown-run */
    annotate(id: string, changes: { tags?: string[]; notes?: string; archived?: boolean }): RunSummary;
    /**
     * Hides runs as deleted, until they are restored; `purge` is what frees the disk.
     * @throws store.unknown-run, run.in-training
     */
    remove(ids: string[]): RunSummary[];
    restore(ids: string[]): RunSummary[];
    /** Deletes for good what has been removed for longer than this; returns the ids. */
    purge(olderThanSeconds?: number): string[];
    /** The checkpoints that are kept, in the order of training. @throws store.unknown-run */
    checkpoints(id: string): CheckpointInfo[];
    /**
     * A new waiting run that goes on from a checkpoint of this one with some settings changed.
     * @param from the checkpoint's file; left out: the last
     * @throws store.unknown-run, run.no-checkpoint, run.fork-setting, experiment.invalid
     */
    fork(id: string, options?: { from?: string; changes?: SettingsOverrides }): RunSummary;
    /** A new waiting run with the same settings and seed, to see whether the same numbers come out. */
    reproduce(id: string): RunSummary;
    /** Where a reproduction (or any other run) first differs from a run. Timings are left out. */
    compareEpochs(id: string, other: string): Reproduction;
    /** Names of what was measured. @throws store.unknown-run */
    seriesOf(id: string): SeriesInfo[];
    /** The last lines of its log. @throws store.unknown-run */
    log(id: string, lines: number): Promise<{ lines: string[]; more: boolean }>;
    /** One measured quantity, thinned to what a chart can show; minima and maxima are kept. */
    series(request: SeriesRequest): Series;
  };
  readonly queue: {
    /**
     * Trains the waiting runs of an experiment one after another, each in a trainer process of its own.
     * A run that fails does not stop those after it. On abort the run in progress goes back to waiting, at its last
     * checkpoint, and the promise resolves.
     * @throws store.unknown-experiment; store.disk-full and others where results cannot be stored
     */
    train(experimentId: string, observer: QueueObserver, signal: AbortSignal): Promise<void>;
    /**
     * Runs left as running by a program that is gone go back to waiting at their last checkpoint, or fail, as
     * `preferences.recovery` says; returns them.
     */
    recover(): RunSummary[];
    /**
     * A failed or cancelled run waits again, and goes on from its last checkpoint when trained. With changed settings
     * it stays as it is, and a new run with these settings waits in its place.
     * @throws store.unknown-run, run.illegal-transition, experiment.invalid
     */
    retry(runId: string, changes?: SettingsOverrides): RunSummary;
    /** Learns what times of runs are foreseen from, which `state` then tells. */
    ready(): Promise<void>;
    /**
     * What is trained, what waits in which order, what is paused, and when each will be done.
     * @param limit at most so many of those that wait, and of those paused; the counts are of all
     */
    state(options?: { limit?: number }): QueueState;
    /** Puts a waiting or paused run elsewhere in the order; it takes the priority of its new neighbour. */
    move(runId: string, to: QueueMove): RunSummary;
    /** Higher goes first. */
    setPriority(runId: string, priority: number): RunSummary;
    /** Puts a run at the very front; a paused one waits again. */
    runNext(runId: string): RunSummary;
    /** A waiting run is left out; one in training stops at the next step with a checkpoint (`pausing` until then). */
    pause(runId: string): RunSummary;
    /** A paused run waits again; one still pausing goes on. */
    resume(runId: string): RunSummary;
    /** Ends a run for good, whatever it does; what it has recorded stays. */
    cancel(runId: string): RunSummary;
    /**
     * Trains whatever waits, and what is queued later, until `stop`. For programs that live long; does nothing where it
     * is on already. What cannot be stored (a full disk) turns it off and is told as the event `scheduler-failed`.
     */
    start(): void;
    /** Tells of what other programs change in the store, for as long as this one lives. `start` does so too. */
    watch(): void;
    /** Whether `start` is in effect. */
    readonly started: boolean;
    /**
     * Stops training at the next step with a checkpoint; those runs wait again and go on after the next `start`.
     * Resolves when no trainer is left.
     */
    stop(): Promise<void>;
  };
  /** What is kept of the test images, as files. */
  readonly features: FeaturesApi;
  readonly saved: SavedApi;
  readonly archive: ArchiveApi;
  /** Maps of features. */
  readonly projection: ProjectionApi;
  readonly preferences: {
    get(): Preferences;
    /** Changes those given. @throws store.bad-preference */
    set(changes: Partial<Preferences>): Preferences;
  };
  /** What happens, as it happens. Returns what ends the subscription. */
  subscribe(listener: (event: CoreEvent) => void): () => void;
  /** Comparing runs. */
  readonly analysis: AnalysisApi;
  /** What is known of runs before they are trained. */
  readonly forecast: ForecastApi;
  /** Measures training steps on this machine's engines, each in a process of its own, and keeps it. @throws benchmark.* */
  benchmark(options: BenchmarkOptions): Promise<BenchmarkReport>;
  readonly benchmarkCases: readonly BenchmarkCase[];
  /** Benchmarks measured in the background, and those that were kept. */
  readonly benchmarks: BenchmarksApi;
  /** What is wrong with the database's file and the files beside it; empty where all is sound. @throws store.* */
  integrityProblems(): string[];
  /** Mends what `integrityProblems` finds, as far as that goes; says what was done, a line each. */
  repair(): string[];
  close(): void;
}
