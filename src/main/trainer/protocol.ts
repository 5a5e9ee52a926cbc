/** What a trainer process and its parent say to each other. Bump `protocolVersion` with every change. */
import { z } from 'zod';
import { checkpointPolicySchema, earlyStoppingSchema } from '#shared/experiment.ts';
import { environmentSchema } from '#shared/run.ts';
import { settingsSchema, stageNames } from '#shared/settings.ts';

export const protocolVersion = 4;

/** zod's own numbers refuse NaN and infinities, which a metric may well be. */
const anyNumber = z.custom<number>((value) => typeof value === 'number', 'expected a number');
const count = z.int().min(0);

const writtenFile = z.object({
  file: z.string().regex(/^[\w.-]+$/),
  sha256: z.hash('sha256'),
  bytes: count,
});
const outcomeFiles = z.array(writtenFile.extend({ kind: z.enum(['features', 'predictions']) }));
/** Folders for what is kept of the test images. */
const outcomeFolders = z.object({ features: z.string(), predictions: z.string() });
const runSpec = z.object({ id: z.string(), seed: count, settings: settingsSchema });
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
    run: runSpec,
    /** Folder for the run's checkpoints, and when to write them. */
    checkpoints: z.object({ folder: z.string(), policy: checkpointPolicySchema }),
    outcomes: outcomeFolders,
    /** What the run's epochs have measured so far, in order. */
    history: z.array(z.object({ stage, epoch: count, values: z.record(z.string(), anyNumber) })),
    earlyStopping: earlyStoppingSchema.nullable(),
    /** Epochs of the first stage after which the test images are measured in any case. */
    measureAt: z.array(count),
    /** Milliseconds between two signs of life. */
    heartbeat: count,
    /** Goes on after the first of these that is whole; none starts anew. */
    resume: z.array(writtenFile),
  }),
  /** The epoch is stored; training may go on. */
  z.object({ type: z.literal('acknowledge'), stage, epoch: count }),
  /** End at the next step, with a checkpoint. */
  z.object({ type: z.literal('stop') }),
]);
export type ToTrainer = z.infer<typeof toTrainer>;

export const fromTrainer = z.discriminatedUnion('type', [
  /** The first message. */
  z.object({ type: z.literal('hello'), protocol: z.int() }),
  /** The trainer lives and hears. */
  z.object({ type: z.literal('heartbeat') }),
  /** Training goes on from this checkpoint: later ones cannot be used. */
  z.object({
    type: z.literal('resumed'),
    file: z.string(),
    refused: z.array(z.object({ file: z.string(), message: z.string() })),
  }),
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
  /** A checkpoint within an epoch is on disk. */
  z.object({
    type: z.literal('checkpoint'),
    position: z.object({ stage, epoch: count, step: count }),
    checkpoint: writtenFile,
  }),
  /**
   * An epoch is over; its checkpoint and what is kept of the test images are on disk, where they were due. The trainer waits for `acknowledge`. After an older
   * checkpoint an epoch may come again.
   */
  z.object({
    type: z.literal('epoch'),
    metrics: z.object({
      stage,
      epoch: z.int().min(1),
      step: count,
      seconds: z.number().min(0),
      values: z.record(z.string(), anyNumber),
    }),
    checkpoint: writtenFile.nullable(),
    outcomes: outcomeFiles,
  }),
  /** The last message, one of these three. */
  z.object({ type: z.literal('finished') }),
  z.object({ type: z.literal('stopped') }),
  z.object({ type: z.literal('failed'), error: serializedError }),
]);
export type FromTrainer = z.infer<typeof fromTrainer>;

/** What a process is asked that computes what is kept of the test images from a checkpoint. */
export const extractionRequest = z.object({
  home: z.string(),
  run: runSpec,
  /** Path and hash. */
  checkpoint: z.object({ path: z.string(), sha256: z.hash('sha256') }),
  outcomes: outcomeFolders,
});
export type ExtractionRequest = z.infer<typeof extractionRequest>;

export const extractionAnswer = z.discriminatedUnion('type', [
  z.object({ type: z.literal('extracted'), outcomes: outcomeFiles }),
  z.object({ type: z.literal('failed'), error: serializedError }),
]);
export type ExtractionAnswer = z.infer<typeof extractionAnswer>;
