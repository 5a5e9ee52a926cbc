/** What a trainer process and its parent say to each other. Bump `protocolVersion` with every change. */
import { z } from 'zod';
import { environmentSchema } from '#shared/run.ts';
import { settingsSchema, stageNames } from '#shared/settings.ts';

export const protocolVersion = 1;

/** zod's own numbers refuse NaN and infinities, which a metric may well be. */
const anyNumber = z.custom<number>((value) => typeof value === 'number', 'expected a number');
const count = z.int().min(0);

const checkpointFile = z.object({
  file: z.string().regex(/^[\w.-]+$/),
  sha256: z.hash('sha256'),
  bytes: count,
});
const stage = z.enum(stageNames);
const serializedError = z.object({
  code: z.string(),
  message: z.string(),
  advice: z.string(),
  exitCode: z.int(),
});

export const toTrainer = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('start'),
    protocol: z.int(),
    home: z.string(),
    run: z.object({ id: z.string(), seed: count, settings: settingsSchema }),
    /** Folder for the run's checkpoints. */
    checkpoints: z.string(),
    /** Goes on after this checkpoint; null starts anew. */
    resume: checkpointFile.nullable(),
  }),
  /** The epoch is stored; training may go on. */
  z.object({ type: z.literal('acknowledge'), stage, epoch: count }),
  /** End at the next step. */
  z.object({ type: z.literal('stop') }),
]);
export type ToTrainer = z.infer<typeof toTrainer>;

export const fromTrainer = z.discriminatedUnion('type', [
  /** The first message. */
  z.object({ type: z.literal('hello'), protocol: z.int() }),
  z.object({ type: z.literal('environment'), environment: environmentSchema.omit({ gitCommit: true }) }),
  z.object({
    type: z.literal('step'),
    progress: z.object({
      stage,
      epoch: count,
      epochs: count,
      step: count,
      stepsPerEpoch: count,
      loss: anyNumber,
      imagesPerSecond: anyNumber,
    }),
  }),
  /** An epoch is over and its checkpoint is on disk; the trainer waits for `acknowledge`. */
  z.object({
    type: z.literal('epoch'),
    metrics: z.object({
      stage,
      epoch: z.int().min(1),
      step: count,
      seconds: z.number().min(0),
      values: z.record(z.string(), anyNumber),
    }),
    checkpoint: checkpointFile,
  }),
  /** The last message, one of these three. */
  z.object({ type: z.literal('finished') }),
  z.object({ type: z.literal('stopped') }),
  z.object({ type: z.literal('failed'), error: serializedError }),
]);
export type FromTrainer = z.infer<typeof fromTrainer>;
