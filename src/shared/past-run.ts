/** A run that has ended, whole: what an archive holds, and what other programs' files are read as. */
import type { ExperimentSpec } from './experiment.ts';
import type { RunOrigin } from './origin.ts';
import type { Environment, Metrics, RunFailure, RunStatus } from './run.ts';
import type { Settings, StageName } from './settings.ts';

export interface PastRun {
  origin: Pick<RunOrigin, 'program' | 'key' | 'parameters'>;
  /** Kept where it is still free; null takes a new one. */
  id: string | null;
  arm: string;
  seed: number;
  /** Runs of other programs have the defaults, with what is known of them put in. */
  settings: Settings;
  varied: Record<string, string | number | boolean | null>;
  status: Extract<RunStatus, 'finished' | 'failed' | 'cancelled'>;
  failure: RunFailure | null;
  engine: string | null;
  createdAt: string;
  startedAt: string | null;
  finishedAt: string | null;
  tags: string[];
  notes: string;
  environment: Environment | null;
  stages: PastStage[];
  /** What was measured along the way, each in the order of time. */
  series: PastSeries[];
  checkpoints: PastCheckpoint[];
  /** What is kept of the test images; left out: nothing. */
  outcomes?: PastOutcome[] | undefined;
}

export interface PastStage {
  name: StageName;
  plannedEpochs: number;
  epochs: { epoch: number; step: number; seconds: number; recordedAt: string; values: Metrics }[];
}

export interface PastSeries {
  name: string;
  /** Null: of the run as a whole. */
  stage: StageName | null;
  step: number[];
  /** Milliseconds since 1970. */
  at: number[];
  value: number[];
}

export interface PastCheckpoint {
  stage: StageName;
  epoch: number;
  step: number;
  file: string;
  sha256: string;
  bytes: number;
  createdAt: string;
}

export interface PastOutcome extends PastCheckpoint {
  kind: 'features' | 'predictions';
}

/** Runs of one experiment. */
export interface PastExperiment {
  /** Kept where it is still free; null takes a new one. */
  id: string | null;
  spec: ExperimentSpec;
  gitCommit: string | null;
  createdAt: string;
  runs: PastRun[];
}
