/** The JSON of an archive of runs. Numbers that JSON lacks are texts: "NaN", "Infinity", "-Infinity". */
import { z } from 'zod';
import type { ExperimentSpec } from '#shared/experiment.ts';
import type { PastCheckpoint, PastExperiment, PastRun } from '#shared/past-run.ts';
import { environmentSchema, runFailure } from '#shared/run.ts';
import { type Settings, stageNames } from '#shared/settings.ts';

export const formatVersion = 1;

const id = z.string().regex(/^[0-9a-z]{4,64}$/);
const time = z.iso.datetime();
const stage = z.enum(stageNames);
const scalar = z.union([z.string(), z.number(), z.boolean(), z.null()]);
const number = z
  .union([z.number(), z.literal(['NaN', 'Infinity', '-Infinity'])])
  .transform((value) => Number(value));
const anyObject = z.record(z.string(), z.unknown());

export const manifestSchema = z.object({
  format: z.literal('contrast-archive'),
  version: z.int().min(1),
  createdAt: time,
  experiments: z.array(
    z.object({
      id,
      spec: anyObject as unknown as z.ZodType<ExperimentSpec>,
      gitCommit: z.string().max(100).nullable(),
      createdAt: time,
      runs: z.array(id),
    }),
  ),
});
export type Manifest = z.infer<typeof manifestSchema>;

/** A name that stays in its folder. */
export const fileName = z.string().regex(/^[\w-][\w.-]{0,199}$/);

const checkpoint = z.object({
  stage,
  epoch: z.int().min(0),
  step: z.int().min(0),
  file: fileName,
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  bytes: z.int().min(0),
  createdAt: time,
});

export const runSchema: z.ZodType<PastRun> = z.object({
  origin: z.object({
    program: z.enum(['contrast', 'tensorboard', 'mlflow']),
    key: z.string().min(1).max(300),
    parameters: z.record(z.string(), z.string()),
  }),
  id,
  arm: z.string().min(1).max(200),
  seed: z.int().min(0).max(0xffffffff),
  settings: anyObject as unknown as z.ZodType<Settings>,
  varied: z.record(z.string(), scalar),
  status: z.enum(['finished', 'failed', 'cancelled']),
  failure: runFailure.nullable(),
  engine: z.string().max(100).nullable(),
  createdAt: time,
  startedAt: time.nullable(),
  finishedAt: time.nullable(),
  tags: z.array(z.string().max(200)),
  notes: z.string(),
  environment: environmentSchema.nullable(),
  stages: z.array(
    z.object({
      name: stage,
      plannedEpochs: z.int().min(0),
      epochs: z.array(
        z.object({
          epoch: z.int().min(1),
          step: z.int().min(0),
          seconds: z.number().min(0),
          recordedAt: time,
          values: z.record(z.string().max(200), number),
        }),
      ),
    }),
  ),
  series: z.array(
    z
      .object({
        name: z.string().min(1).max(200),
        stage: stage.nullable(),
        step: z.array(z.int()),
        at: z.array(z.int()),
        value: z.array(number),
      })
      .refine(
        ({ step, at, value }) => step.length === at.length && at.length === value.length,
        'its columns are not equally long',
      ),
  ),
  checkpoints: z.array(checkpoint),
  // Absent in archives of versions that kept none.
  outcomes: z.array(checkpoint.extend({ kind: z.enum(['features', 'predictions']) })).optional(),
});

/** JSON that keeps NaN and infinities. */
export function toJson(value: PastRun | Manifest): string {
  return JSON.stringify(value, (_, item: unknown) =>
    typeof item === 'number' && !Number.isFinite(item) ? String(item) : item,
  );
}

export function manifestOf(experiments: readonly PastExperiment[]): Manifest {
  return {
    format: 'contrast-archive',
    version: formatVersion,
    createdAt: new Date().toISOString(),
    experiments: experiments.map(({ id: own, spec, gitCommit, createdAt, runs }) => ({
      id: own!,
      spec,
      gitCommit,
      createdAt,
      runs: runs.map((run) => run.id!),
    })),
  };
}

/** Folders of an archive that hold runs' files, as `KIND/ID/FILE`. */
export const fileFolders = ['checkpoints', 'features', 'predictions'] as const;
export type FileFolder = (typeof fileFolders)[number];

/** All files of a run, and the folders they are in. */
export function filesOf({
  checkpoints,
  outcomes = [],
}: PastRun): (PastCheckpoint & { folder: FileFolder })[] {
  return [
    ...checkpoints.map((one) => ({ ...one, folder: 'checkpoints' as const })),
    ...outcomes.map((one) => ({ ...one, folder: one.kind })),
  ];
}
