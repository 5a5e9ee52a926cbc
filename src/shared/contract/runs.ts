/** Runs: finding them, looking at one, and what people do with them. */
import { z } from 'zod';
import { artifactKinds, featureLayers } from '../artifacts.ts';
import {
  environmentSchema,
  type RunCondition,
  type RunDetail,
  type RunFilter,
  type RunRow,
  type RunSummary,
  runFailure,
  runStatuses,
  stageRecord,
} from '../run.ts';
import { type Settings, stageNames } from '../settings.ts';
import { anyNumber, base, count, id, ids, overrides, trusted } from './base.ts';

const stage = z.enum(stageNames);
const position = z.object({ stage, epoch: z.int(), step: z.int() });

const shown = {
  id: z.string(),
  experiment: z.object({ id: z.string(), name: z.string() }),
  arm: z.string(),
  seed: z.int(),
  status: z.enum(runStatuses),
  engine: z.string().nullable(),
  /** Epochs and seconds of training recorded, over all stages. */
  epochs: z.int(),
  seconds: z.number(),
  createdAt: z.string(),
  startedAt: z.string().nullable(),
  finishedAt: z.string().nullable(),
  tags: z.array(z.string()),
  archived: z.boolean(),
  priority: z.number(),
};

const summary = z.looseObject({
  ...shown,
  failure: runFailure.nullable(),
  settings: trusted<Settings>('The complete settings of the run.'),
  metrics: z.record(z.string(), anyNumber),
  notes: z.string(),
  removedAt: z.string().nullable(),
  parent: z
    .object({ id: z.string(), kind: z.enum(['fork', 'reproduce', 'retry']), checkpoint: position.nullable() })
    .nullable(),
  endedBecause: z.string().nullable(),
});
export const runSummary = summary as unknown as z.ZodType<RunSummary>;

export const runDetail = summary.extend({
  stages: z.array(stageRecord.extend({ epochs: z.array(z.record(z.string(), anyNumber)) })),
  environment: environmentSchema.nullable(),
  origin: z
    .object({
      program: z.enum(['contrast', 'tensorboard', 'mlflow']),
      key: z.string(),
      parameters: z.record(z.string(), z.string()),
      importedAt: z.string(),
    })
    .nullable(),
}) as unknown as z.ZodType<RunDetail>;

export const runRow: z.ZodType<RunRow> = z.looseObject({
  ...shown,
  failureCode: z.string().nullable(),
  noted: z.boolean(),
  values: z.record(z.string(), z.union([z.string(), z.boolean(), z.null(), anyNumber])),
}) as z.ZodType<RunRow>;

const scalar = z.union([z.string(), z.number(), z.boolean(), z.null()]);
const field = z.string().min(1).max(200).meta({
  description:
    'A column, a setting ("settings.loss.temperature"), the last value of a metric ("metrics.test/accuracy") or its best ("best.test/accuracy").',
});
const condition: z.ZodType<RunCondition> = z.strictObject({
  field,
  op: z.enum(['=', '!=', '<', '<=', '>', '>=', 'contains', 'in']),
  value: z.union([scalar, z.array(z.union([z.string(), z.number()])).max(1000)]),
});

/** Conditions joined. Deep ones are refused before they are read: reading goes as deep as they do. */
const filter: z.ZodType<RunFilter> = z.lazy(() =>
  z.union([
    condition,
    z.strictObject({ all: z.array(filter).max(200) }),
    z.strictObject({ any: z.array(filter).max(1000) }),
    z.strictObject({ not: filter }),
  ]),
);
const deepest = 60;

function tooDeep(value: unknown, depth = 0): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return depth > deepest || Object.values(value).some((inner) => tooDeep(inner, depth + 1));
}

const where = z
  .preprocess((value, context) => {
    if (!tooDeep(value)) return value;
    context.issues.push({ code: 'custom', message: 'it is nested too deeply.', input: undefined });
    return z.NEVER;
  }, z.array(filter).max(50))
  .optional();

const fields = z.object({
  total: z.int(),
  differing: z.array(
    z.object({ path: z.string(), values: z.array(z.union([z.string(), z.boolean(), z.null(), anyNumber])) }),
  ),
  metrics: z.array(z.string()),
  tags: z.array(z.string()),
  arms: z.array(z.string()),
  experiments: z.array(z.string()),
});

const list = z
  .strictObject({
    where,
    sort: z
      .array(z.strictObject({ field, descending: z.boolean().optional() }))
      .max(5)
      .optional(),
    offset: z.int().min(0).default(0),
    limit: z.int().min(0).max(10_000).default(100),
    fields: z.array(field).max(100).optional(),
    removed: z.boolean().optional(),
    archived: z.boolean().optional(),
  })
  .prefault({});

const reproduction = z.object({
  runs: z.tuple([z.string(), z.string()]),
  epochsCompared: z.int(),
  identical: z.boolean(),
  firstDifference: z
    .object({
      stage,
      epoch: z.int(),
      metrics: z.array(
        z.object({ name: z.string(), values: z.tuple([anyNumber.nullable(), anyNumber.nullable()]) }),
      ),
    })
    .nullable(),
  environment: z.array(z.object({ name: z.string(), values: z.tuple([z.string(), z.string()]) })),
});

const logLines = z.object({
  /** The last lines, in order. */
  lines: z.array(z.string()),
  /** Whether lines before them were left out. */
  more: z.boolean(),
});

const rows = {
  run: z.string(),
  stage,
  epoch: z.int(),
  dataset: z.string(),
  split: z.enum(['train', 'test']),
  classes: z.array(z.string()),
  n: z.int(),
};
const whichEpoch = {
  run: id,
  stage: stage.optional(),
  epoch: z.coerce.number<number>().int().min(0).optional(),
};

const many = z.object({ runs: ids });
const one = z.object({ run: id });
const changed = z.array(runSummary);

export const runs = {
  list: base
    .route({ summary: 'A page of runs, filtered and sorted by the database' })
    .input(list)
    .output(z.object({ total: z.int(), rows: z.array(runRow) })),
  summaries: base
    .route({
      summary: 'A page of runs with all their settings and last metrics, the newest first',
      method: 'GET',
    })
    .input(z.object({ offset: count(0, 1e9, 0), limit: count(1, 1000, 100) }).prefault({}))
    .output(z.array(runSummary)),
  fields: base
    .route({ summary: 'Where the runs that match differ, and what was measured of them' })
    .input(
      z
        .strictObject({ where, removed: z.boolean().optional(), archived: z.boolean().optional() })
        .prefault({}),
    )
    .output(fields),
  get: base.route({ summary: 'One run with its epochs', method: 'GET' }).input(one).output(runDetail),
  tag: base
    .route({ summary: 'Add and take away tags' })
    .input(
      z.object({
        runs: ids,
        add: z.array(z.string().trim().min(1).max(60)).max(50).default([]),
        remove: z.array(z.string().max(60)).max(50).default([]),
      }),
    )
    .output(changed),
  note: base
    .route({ summary: 'Replace what is written beside a run' })
    .input(z.object({ run: id, text: z.string().max(100_000) }))
    .output(runSummary),
  archive: base
    .route({ summary: 'Put runs out of the way, or back' })
    .input(z.object({ runs: ids, archived: z.boolean().default(true) }))
    .output(changed),
  remove: base
    .route({ summary: 'Remove runs; they can be restored until they are purged' })
    .input(many)
    .output(changed),
  restore: base.route({ summary: 'Bring removed runs back' }).input(many).output(changed),
  purge: base
    .route({ summary: 'Delete removed runs for good, with their files' })
    .input(z.object({ olderThanDays: z.number().min(0).max(36_500).default(30) }).prefault({}))
    .output(z.object({ purged: z.array(z.string()) })),
  checkpoints: base
    .route({ summary: 'The checkpoints that are kept', method: 'GET' })
    .input(one)
    .output(
      z.array(
        z.object({
          file: z.string(),
          stage,
          epoch: z.int(),
          step: z.int(),
          bytes: z.number(),
          createdAt: z.string(),
          best: z.boolean(),
        }),
      ),
    ),
  artifacts: base
    .route({ summary: 'Files that a run has left behind', method: 'GET' })
    .input(one)
    .output(
      z.array(
        z.object({
          kind: z.enum(artifactKinds),
          stage,
          epoch: z.int(),
          file: z.string(),
          bytes: z.number(),
          createdAt: z.string(),
        }),
      ),
    ),
  predictions: base
    .route({
      summary: 'What the classifier said of each test image after an epoch',
      description:
        'Left out, stage and epoch are the last that have predictions. The binary part holds ids (positions in the data set’s split), labels and predicted classes as int32, then confidence and cross-entropy loss as float32: n numbers each, little-endian.',
    })
    .input(z.object(whichEpoch))
    .output(z.object({ ...rows, data: z.instanceof(Blob) })),
  featureEpochs: base
    .route({ summary: 'Epochs whose features are kept, or can be computed from a checkpoint', method: 'GET' })
    .input(one)
    .output(
      z.array(
        z.object({ stage, epoch: z.int(), layers: z.array(z.enum(featureLayers)), stored: z.boolean() }),
      ),
    ),
  features: base
    .route({
      summary: 'Vectors that the network gives of the test images after an epoch',
      description:
        'Left out, stage and epoch are the last that have features; those that are not kept are computed from a checkpoint. The binary part holds ids and labels as int32, n each, then n × dimensions float32, row by row, little-endian.',
    })
    .input(z.object({ ...whichEpoch, layer: z.enum(featureLayers).optional() }))
    .output(
      z.object({
        ...rows,
        layer: z.enum(featureLayers),
        dimensions: z.int(),
        data: z.instanceof(Blob),
      }),
    ),
  fork: base
    .route({ summary: 'A new waiting run that goes on from a checkpoint with some settings changed' })
    .input(
      z.object({
        run: id,
        from: z
          .string()
          .regex(/^[\w-][\w.-]{0,199}$/, 'it must be the name of a checkpoint.')
          .optional(),
        changes: overrides.optional(),
      }),
    )
    .output(runSummary),
  reproduce: base
    .route({ summary: 'A new waiting run of the same spec, to see whether the same numbers come out' })
    .input(one)
    .output(runSummary),
  compareEpochs: base
    .route({ summary: 'Where a run first differs from another', method: 'GET' })
    .input(z.object({ run: id, other: id }))
    .output(reproduction),
  log: base
    .route({ summary: 'The last lines of a run’s log', method: 'GET' })
    .input(z.object({ run: id, lines: count(1, 10_000, 500) }))
    .output(logLines),
};
