import { z } from 'zod';
import { engineIds } from './engine.ts';
import type { RunOrigin } from './origin.ts';
import { type settingsSchema, stageNames } from './settings.ts';

export const runStatuses = [
  'queued',
  'running',
  'pausing',
  'paused',
  'finished',
  'failed',
  'cancelled',
] as const;
export type RunStatus = (typeof runStatuses)[number];

/** From each status, those a run may go to next. */
export const runTransitions: Readonly<Record<RunStatus, readonly RunStatus[]>> = {
  queued: ['running', 'paused', 'cancelled'],
  running: ['pausing', 'queued', 'finished', 'failed', 'cancelled'],
  pausing: ['paused', 'running', 'queued', 'finished', 'failed', 'cancelled'],
  paused: ['queued', 'cancelled'],
  finished: [],
  failed: ['queued'],
  cancelled: ['queued'],
};

export function canBecome(from: RunStatus, to: RunStatus): boolean {
  return runTransitions[from].includes(to);
}

/** Metrics by name, such as `train/loss`, `test/accuracy`. NaN and ±Infinity are kept as they are. */
export type Metrics = Record<string, number>;

/** What one epoch of a stage measured. */
export interface EpochMetrics {
  stage: (typeof stageNames)[number];
  /** From 1. */
  epoch: number;
  /** Optimiser steps taken in this stage so far. */
  step: number;
  /** Wall-clock seconds this epoch took. */
  seconds: number;
  values: Metrics;
}

/** Where a run ran: enough to explain why two runs differ. */
export const environmentSchema = z.object({
  program: z.string(),
  engine: z.enum(engineIds),
  engineVersion: z.string(),
  device: z.string(),
  cpu: z.string(),
  cores: z.int(),
  memoryBytes: z.number(),
  os: z.string(),
  node: z.string(),
  /** Commit of the folder that the spec came from, with "+" where files were changed; null where there is none. */
  gitCommit: z.string().nullable(),
  /** SHA-256 over the data set that was trained on. */
  datasetFingerprint: z.string(),
  /** Parameters of the networks that each stage uses; absent in records of versions that did not count them. */
  parameters: z
    .partialRecord(z.enum(stageNames), z.object({ total: z.int(), trainable: z.int() }))
    .optional(),
});
export type Environment = z.infer<typeof environmentSchema>;

/** Why a run failed: the catalogue's code, what happened, what to do. */
export const runFailure = z.object({ code: z.string(), message: z.string(), advice: z.string() });
export type RunFailure = z.infer<typeof runFailure>;

export const stageRecord = z.object({
  name: z.enum(stageNames),
  epochs: z.array(z.object({ epoch: z.int(), seconds: z.number() }).catchall(z.number())),
});

/** A run as the command line and the API show it. */
export interface RunSummary {
  id: string;
  experiment: { id: string; name: string };
  arm: string;
  seed: number;
  status: RunStatus;
  engine: string | null;
  /** Epochs recorded, over all stages. */
  epochs: number;
  /** Seconds of training recorded, over all stages. */
  seconds: number;
  createdAt: string;
  startedAt: string | null;
  finishedAt: string | null;
  failure: RunFailure | null;
  settings: z.infer<typeof settingsSchema>;
  /** The last value of each metric. */
  metrics: Metrics;
  /** Higher is trained first. */
  priority: number;
  tags: string[];
  notes: string;
  archived: boolean;
  /** When it was removed; it can be restored until it is purged. */
  removedAt: string | null;
  /** The run that this one was made from. */
  parent: RunParent | null;
  /** Why it ended before its time without failing, in a sentence; null where it did not. */
  endedBecause: string | null;
}

/** How a run came from another: by fork from a checkpoint, to see the same numbers again, or instead of a failed one. */
export interface RunParent {
  id: string;
  kind: 'fork' | 'reproduce' | 'retry';
  /** Where in the parent's training it goes on; null where it begins anew. */
  checkpoint: { stage: (typeof stageNames)[number]; epoch: number; step: number } | null;
}

export interface RunDetail extends RunSummary {
  stages: z.infer<typeof stageRecord>[];
  environment: Environment | null;
  /** Where it was brought in from; null where it was trained here. */
  origin: RunOrigin | null;
}

/** Where to put a run in the order of what waits. */
export type QueueMove = { before: string } | { after: string } | 'first' | 'last';

/** A run in the queue. */
export interface QueueEntry {
  run: RunSummary;
  /** What its sweep varied, by dotted path. */
  varied: Record<string, string | number | boolean | null>;
  /** Where it is trained; null while it waits. */
  device: string | null;
  progress: RunProgress | null;
  resources: ResourceUse | null;
  /** Seconds of training left; null where nothing tells. */
  secondsLeft: number | null;
  /** Seconds until it is done, waiting included; null where nothing tells. */
  doneIn: number | null;
  /** Whether these rest on measurements or on runs of other settings, as nothing like it was trained yet. */
  estimated: boolean;
}

export interface QueueState {
  /** Whether this program trains whatever waits. */
  started: boolean;
  /** Of all, where the lists hold only the first. */
  counts: { running: number; waiting: number; paused: number };
  /** Of those that run, how many were left by a program that is gone: they go on when the next one trains. */
  abandoned: number;
  running: QueueEntry[];
  /** The first of those that wait, in the order in which they will be trained. */
  waiting: QueueEntry[];
  paused: QueueEntry[];
  /** Seconds until all that runs and waits is done; null where nothing tells. */
  secondsLeft: number | null;
  /** Whether these are estimated of any run. */
  estimated: boolean;
}

/** A step of the optimiser, told a few times a second at most. */
export interface RunProgress {
  stage: (typeof stageNames)[number];
  epoch: number;
  epochs: number;
  /** Steps done in this epoch. */
  step: number;
  stepsPerEpoch: number;
  /** Of the batch. */
  loss: number;
  imagesPerSecond: number;
}

/** What a trainer uses of the machine. */
export interface ResourceUse {
  rssBytes: number;
  /** Cores in use, on average since the sample before: 1 is one whole core. */
  cpuShare: number;
  /** In [0, 1]; null without a GPU that tells. */
  gpuShare: number | null;
  gpuMemoryBytes: number | null;
}

/** What the core tells as it happens. Listeners fetch again what they show. */
export type CoreEvent =
  /** A run changed: status, epochs, notes… `runId` null: many, or another program changed something. */
  | { type: 'run'; runId: string | null }
  /** A run that was in training has ended: finished, failed or cancelled. It comes after the run's last change. */
  | { type: 'ended'; runId: string; status: RunStatus }
  /** The order, or what runs, changed. */
  | { type: 'queue' }
  | { type: 'step'; runId: string; progress: RunProgress }
  | { type: 'epoch'; runId: string; metrics: EpochMetrics }
  | { type: 'resources'; runId: string; use: ResourceUse }
  | { type: 'log'; runId: string; line: string }
  /** Training went on from the checkpoint `file`, because later ones cannot be used. */
  | {
      type: 'checkpoint-refused';
      runId: string;
      file: string;
      refused: { file: string; message: string }[];
    }
  | { type: 'preferences' }
  /** Training stopped because results could not be stored. */
  | { type: 'scheduler-failed'; failure: RunFailure };

/** A checkpoint that is kept. */
export interface CheckpointInfo {
  file: string;
  stage: (typeof stageNames)[number];
  /** Whole epochs trained in the stage. */
  epoch: number;
  /** Optimiser steps taken in the stage. */
  step: number;
  bytes: number;
  createdAt: string;
  /** Of its stage, by the metric that the experiment names. */
  best: boolean;
}

/** How two runs of the same spec compare, epoch by epoch. */
export interface Reproduction {
  runs: [string, string];
  /** Epochs that both have. */
  epochsCompared: number;
  identical: boolean;
  firstDifference: {
    stage: (typeof stageNames)[number];
    epoch: number;
    metrics: { name: string; values: [number | null, number | null] }[];
  } | null;
  /** Fields of the environments and settings that differ, which may explain it. */
  environment: { name: string; values: [string, string] }[];
}

export interface SeriesInfo {
  name: string;
  stage: (typeof stageNames)[number] | null;
  /** Measured once an epoch, or sampled along the way. */
  kind: 'epoch' | 'sample';
  count: number;
}

export interface SeriesRequest {
  runId: string;
  name: string;
  /** Left out: that of the first stage that has it. */
  stage?: (typeof stageNames)[number] | null | undefined;
  /** What x is; seconds are those since the run began to be trained. */
  axis?: 'epoch' | 'step' | 'seconds' | undefined;
  /** At most this many points come back. */
  points?: number | undefined;
  /** Only this part of the axis, ends included. */
  from?: number | undefined;
  to?: number | undefined;
}

/** Points of a chart. NaN and ±Infinity are kept. */
export interface Series {
  name: string;
  stage: (typeof stageNames)[number] | null;
  /** Points in this part of the axis before thinning. */
  total: number;
  x: Float64Array;
  y: Float64Array;
}

/**
 * A condition on a column, a setting ("settings.loss.temperature"), the last value of a metric
 * ("metrics.test/accuracy") or its best value over all epochs ("best.test/accuracy").
 */
export interface RunCondition {
  field: string;
  op: '=' | '!=' | '<' | '<=' | '>' | '>=' | 'contains' | 'in';
  value: string | number | boolean | null | (string | number)[];
}

/** Conditions joined: all of them, any of them, or the opposite of one. */
export type RunFilter = RunCondition | { all: RunFilter[] } | { any: RunFilter[] } | { not: RunFilter };

export interface RunQuery {
  /** All of them hold. */
  where?: RunFilter[] | undefined;
  /** Fields as in conditions; left out: newest first. */
  sort?: { field: string; descending?: boolean | undefined }[] | undefined;
  offset?: number | undefined;
  limit?: number | undefined;
  /** Settings and metrics to return a value of with each row. */
  fields?: string[] | undefined;
  /** Removed runs, archived runs: left out unless asked for. */
  removed?: boolean | undefined;
  archived?: boolean | undefined;
}

/** What runs have in common and where they differ: what a table can show and a query can ask for. */
export interface RunFields {
  /** Runs that match. */
  total: number;
  /** Settings that differ among the newest of them, with some of their values; by dotted path. */
  differing: { path: string; values: (string | number | boolean | null)[] }[];
  /** Names of what was measured of any of them. */
  metrics: string[];
  tags: string[];
  arms: string[];
  experiments: string[];
}

/** A run as a table of many shows it. */
export interface RunRow {
  id: string;
  experiment: { id: string; name: string };
  arm: string;
  seed: number;
  status: RunStatus;
  engine: string | null;
  epochs: number;
  seconds: number;
  createdAt: string;
  startedAt: string | null;
  finishedAt: string | null;
  failureCode: string | null;
  tags: string[];
  /** Whether something is written beside it. */
  noted: boolean;
  archived: boolean;
  priority: number;
  /** By name as asked for; null where the run has none. NaN is kept. */
  values: Record<string, string | number | boolean | null>;
}

export interface RunPage {
  /** Runs that match, over all pages. */
  total: number;
  rows: RunRow[];
}
