import { z } from 'zod';
import { engineIds } from './engine.ts';
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
  pausing: ['paused', 'queued', 'finished', 'failed', 'cancelled'],
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
}

export interface RunDetail extends RunSummary {
  stages: z.infer<typeof stageRecord>[];
  environment: Environment | null;
}
