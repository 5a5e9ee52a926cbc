/** The queue: what is trained, in which order, and when it will be done. */
import { z } from 'zod';
import { stageNames } from '../settings.ts';
import { anyNumber, base, count, id, ids, overrides } from './base.ts';
import { runSummary } from './runs.ts';

/** The last step that a run reported. */
export const runProgress = z.object({
  stage: z.enum(stageNames),
  epoch: z.int(),
  epochs: z.int(),
  /** Steps done in this epoch. */
  step: z.int(),
  stepsPerEpoch: z.int(),
  /** Of the batch. */
  loss: anyNumber,
  imagesPerSecond: anyNumber,
});

/** What a trainer uses of the machine. */
export const resourceUse = z.object({
  rssBytes: z.number(),
  /** Cores in use: 1 is one whole core. */
  cpuShare: z.number(),
  gpuShare: z.number().nullable(),
  gpuMemoryBytes: z.number().nullable(),
});

const seconds = z.number().nullable().meta({ description: 'Seconds; null where nothing tells yet.' });

const queueEntry = z.object({
  run: runSummary,
  /** What its sweep varied, by dotted path. */
  varied: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
  device: z.string().nullable(),
  progress: runProgress.nullable(),
  resources: resourceUse.nullable(),
  /** Of training, and until it is done with waiting included. */
  secondsLeft: seconds,
  doneIn: seconds,
  /** Whether these rest on measurements or on runs of other settings, as nothing like it was trained yet. */
  estimated: z.boolean(),
});

export const queueState = z.object({
  /** Whether this program trains whatever waits. */
  started: z.boolean(),
  /** Of all, where the lists hold only the first. */
  counts: z.object({ running: z.int(), waiting: z.int(), paused: z.int() }),
  /** Of those that run, how many were left by a program that is gone: they go on when the next one trains. */
  abandoned: z.int(),
  running: z.array(queueEntry),
  /** The first of those that wait, in the order in which they will be trained. */
  waiting: z.array(queueEntry),
  paused: z.array(queueEntry),
  /** Until all of it is done. */
  secondsLeft: seconds,
  /** Whether these are estimated of any run. */
  estimated: z.boolean(),
});

/** What a command on several runs did: each succeeds or fails by itself. */
const outcome = z.array(
  z.object({
    run: runSummary.nullable(),
    id: z.string(),
    error: z.object({ code: z.string(), message: z.string(), advice: z.string() }).nullable(),
  }),
);

const several = z.object({ runs: ids });
const to = z.union(
  [z.literal(['first', 'last']), z.strictObject({ before: id }), z.strictObject({ after: id })],
  'it must be "first", "last", {before: id} or {after: id}.',
);

export const queue = {
  state: base
    .route({ summary: 'What is trained, what waits, what is paused, and when each is done', method: 'GET' })
    .input(
      z
        .object({
          limit: count(0, 10_000, 200).meta({
            description: 'At most so many that wait, and that are paused.',
          }),
        })
        .prefault({}),
    )
    .output(queueState),
  start: base.route({ summary: 'Train whatever waits' }).output(z.object({ started: z.boolean() })),
  stop: base
    .route({ summary: 'Stop training at the next step; those runs wait again' })
    .output(z.object({ started: z.boolean() })),
  pause: base
    .route({ summary: 'Pause runs at the next step, with a checkpoint' })
    .input(several)
    .output(outcome),
  resume: base.route({ summary: 'Let paused runs wait again' }).input(several).output(outcome),
  cancel: base
    .route({ summary: 'End runs for good; what they recorded stays' })
    .input(several)
    .output(outcome),
  retry: base
    .route({ summary: 'Let a failed or cancelled run wait again, or a new one with changed settings' })
    .input(z.object({ run: id, changes: overrides.optional() }))
    .output(runSummary),
  move: base
    .route({ summary: 'Put a waiting run elsewhere in the order' })
    .input(z.object({ run: id, to }))
    .output(runSummary),
  setPriority: base
    .route({ summary: 'Set a run’s priority; higher goes first' })
    .input(z.object({ run: id, priority: z.int().min(-1000).max(1000) }))
    .output(runSummary),
  runNext: base
    .route({ summary: 'Put a run at the very front' })
    .input(z.object({ run: id }))
    .output(runSummary),
};
