/** Engines: what this machine can compute with, and how fast. */
import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { benchmarkRecord, benchmarkState } from '../benchmark.ts';
import { engineIds, engineStatus } from '../engine.ts';
import { base, count } from './base.ts';

export const engines = {
  list: base
    .route({ summary: 'The engines, what is missing and what would mend it', method: 'GET' })
    .output(z.array(engineStatus)),
  install: base
    .route({ summary: 'Fetch what an engine needs, with its checksum; tells how that gets on' })
    .input(z.object({ engine: z.literal('tensorflow') }))
    .output(eventIterator(z.object({ line: z.string() }), z.object({ installed: z.string() }))),
  cases: base.route({ summary: 'What the benchmark can measure', method: 'GET' }).output(
    z.array(
      z.object({
        name: z.string(),
        task: z.enum(['step', 'evaluation']),
        encoder: z.string(),
        batch: z.int(),
        engines: z.array(z.enum(engineIds)),
      }),
    ),
  ),
  benchmark: base
    .route({ summary: 'Measure training steps in the background; events tell how it gets on' })
    .input(
      z
        .object({
          /** Names of cases; left out: one that takes seconds. */
          cases: z.array(z.string().max(100)).min(1).max(100).optional(),
          /** Left out: all that are available. */
          engines: z.array(z.enum(engineIds)).min(1).max(10).optional(),
          rounds: z.int().min(1).max(10).default(1),
        })
        .prefault({}),
    )
    .output(benchmarkState),
  stopBenchmark: base
    .route({ summary: 'Stop measuring; nothing of it is kept' })
    .output(z.object({ stopped: z.boolean() })),
  benchmarks: base
    .route({ summary: 'What was measured, the newest first, and what is being measured', method: 'GET' })
    .input(z.object({ limit: count(1, 1000, 50) }).prefault({}))
    .output(z.object({ running: benchmarkState.nullable(), kept: z.array(benchmarkRecord) })),
};
