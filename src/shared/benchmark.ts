/** What measuring training steps gives: the document of `contrast bench --json`, and what is kept of it. */
import { z } from 'zod';
import { engineIds } from './engine.ts';
import { runFailure } from './run.ts';

const timing = z.object({
  step_seconds: z.object({ min: z.number(), median: z.number() }),
  peak_rss_bytes: z.number(),
  first_step_seconds: z.number(),
});

export const benchmarkResult = timing.extend({
  name: z.string(),
  engine: z.enum(engineIds),
  version: z.string(),
  encoder: z.string(),
  batch: z.int(),
  images_per_second: z.number(),
  peer: timing.extend({ name: z.string(), step_ratio: z.number(), memory_ratio: z.number() }).optional(),
});

export const benchmarkReport = z.object({
  machine: z.object({
    cpu: z.string(),
    cores: z.int(),
    memory_bytes: z.number(),
    os: z.string(),
    node: z.string(),
  }),
  cases: z.array(benchmarkResult),
});

export type BenchmarkTiming = z.infer<typeof timing>;
export type BenchmarkResult = z.infer<typeof benchmarkResult>;
export type BenchmarkReport = z.infer<typeof benchmarkReport>;

/** A benchmark that has ended well. */
export const benchmarkRecord = z.object({
  id: z.string(),
  startedAt: z.string(),
  finishedAt: z.string(),
  report: benchmarkReport,
});
export type BenchmarkRecord = z.infer<typeof benchmarkRecord>;

/** A benchmark in progress, or how one has ended. */
export const benchmarkState = z.object({
  id: z.string(),
  startedAt: z.string(),
  status: z.enum(['running', 'finished', 'stopped', 'failed']),
  /** Of the measurements, each a case on an engine. */
  done: z.int(),
  total: z.int(),
  /** What is being measured, such as "resnet8-64 on tensorflow"; null before and after. */
  measuring: z.string().nullable(),
  failure: runFailure.nullable(),
});
export type BenchmarkState = z.infer<typeof benchmarkState>;
