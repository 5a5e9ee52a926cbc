/** An experiment described as data: base settings, arms, sweep axes and seeds. */
import { z } from 'zod';
import { type Settings, settingsSchema, stageNames } from './settings.ts';

/** A copy of a schema in which every field may be left out and nothing is filled in. */
function partial(schema: z.ZodType): z.ZodType {
  const def = schema._zod.def as { type: string; innerType?: z.ZodType };
  if (def.type === 'default' || def.type === 'prefault') return partial(def.innerType!);
  if (!(schema instanceof z.ZodObject)) return schema;
  const fields = Object.entries(schema.shape as Record<string, z.ZodType>).map(([key, field]) => {
    const meta = field.meta();
    const open = partial(field).optional();
    return [key, meta === undefined ? open : open.meta(meta)];
  });
  return z.strictObject(Object.fromEntries(fields));
}

/** Some settings, laid over others. */
export type SettingsOverrides = {
  [K in keyof Settings]?: Settings[K] extends object ? Partial<Settings[K]> : Settings[K];
};
export const overridesSchema = partial(settingsSchema) as z.ZodType<SettingsOverrides>;

const scalar = z.union([z.number(), z.string(), z.boolean(), z.null()]);
const settingPath = z.union([z.string().min(1), z.array(z.string().min(1)).min(1)]).meta({
  title: 'Setting',
  description: 'Dotted path of the setting to vary, or several that vary together.',
});

/** What a sweep varies: a list, evenly spaced values, values evenly spaced in the logarithm, or random draws. */
export const axisSchema = z
  .strictObject({
    setting: settingPath,
    values: z.array(scalar).min(1).max(10_000).optional().meta({ description: 'A list of values.' }),
    range: z
      .strictObject({ from: z.number(), to: z.number(), count: z.int().min(1).max(10_000) })
      .optional()
      .meta({ description: 'Evenly spaced values, both ends included.' }),
    logRange: z
      .strictObject({ from: z.number().gt(0), to: z.number().gt(0), count: z.int().min(1).max(10_000) })
      .optional()
      .meta({ description: 'Values evenly spaced in the logarithm, both ends included.' }),
    random: z
      .strictObject({
        from: z.number(),
        to: z.number(),
        count: z.int().min(1).max(10_000),
        log: z.boolean().default(false),
        seed: z.int().min(0).max(0xffffffff).default(0),
      })
      .optional()
      .meta({ description: 'Random values, uniform or uniform in the logarithm, drawn by the seed.' }),
  })
  .superRefine((axis, context) => {
    const kinds = (['values', 'range', 'logRange', 'random'] as const).filter(
      (kind) => axis[kind] !== undefined,
    );
    if (kinds.length !== 1) {
      context.addIssue({
        code: 'custom',
        message: `it needs exactly one of values, range, logRange or random; it has ${kinds.length === 0 ? 'none' : kinds.join(' and ')}.`,
      });
    }
    if (axis.random?.log === true && Math.min(axis.random.from, axis.random.to) <= 0) {
      context.addIssue({
        code: 'custom',
        path: ['random'],
        message: 'with log, from and to must be greater than 0.',
      });
    }
  });
export type Axis = z.infer<typeof axisSchema>;

const armSchema = z.strictObject({
  name: z.string().trim().min(1).max(60).meta({ description: 'Name of the arm, such as "baseline".' }),
  settings: overridesSchema.default({}).meta({ description: 'What differs from the base settings.' }),
});

const metric = (description: string) => z.string().min(1).max(200).meta({ title: 'Metric', description });
const mode = z.enum(['auto', 'max', 'min']).default('auto').meta({
  title: 'Better is',
  description: 'More, less, or as the name tells: less for a loss, more for anything else.',
});

/** Ends a stage that no longer gets better. */
export const earlyStoppingSchema = z
  .strictObject({
    metric: metric('What is to get better, such as "val/accuracy". Stages without it are trained whole.'),
    mode,
    patience: z.int().min(1).max(100_000).default(5).meta({
      title: 'Patience',
      description: 'Epochs in a row without a new best value after which the stage ends.',
    }),
    minDelta: z.number().min(0).default(0).meta({
      title: 'Least gain',
      description: 'A value must be better by more than this to count.',
    }),
    stages: z.array(z.enum(stageNames)).min(1).optional().meta({
      title: 'Stages',
      description: 'Where it applies; left out: wherever the metric is measured.',
    }),
  })
  .meta({ title: 'Early stopping', description: 'Ends a stage that no longer gets better.' });
export type EarlyStopping = z.infer<typeof earlyStoppingSchema>;

/** Successive halving (Jamieson & Talwalkar 2016): all settings get a few epochs, the best of them more. */
export const halvingSchema = z
  .strictObject({
    metric: metric('By which settings are ranked; the mean over their seeds counts.').default(
      'test/knn-accuracy',
    ),
    mode,
    factor: z.int().min(2).max(100).default(3).meta({
      title: 'Factor',
      description: 'One in this many settings goes on each time, with this many times the epochs.',
    }),
    firstEpochs: z.int().min(1).max(100_000).default(1).meta({
      title: 'First epochs',
      description: 'Epochs of the first stage that every setting gets.',
    }),
  })
  .meta({
    title: 'Successive halving',
    description:
      'Gives all settings of an arm a few epochs of their first stage, and only the best of them more.',
  });
export type Halving = z.infer<typeof halvingSchema>;

/** When checkpoints are written and which are kept. Changes nothing of what is computed. */
export const checkpointPolicySchema = z
  .strictObject({
    everyEpochs: z.int().min(1).max(100_000).default(1).meta({
      title: 'Every n epochs',
      description: 'Epochs between checkpoints. A stage always ends with one.',
    }),
    leastSeconds: z.number().min(0).max(86_400).default(0).meta({
      title: 'Seconds between',
      description: 'Two checkpoints are at least this far apart.',
    }),
    largestShare: z.number().gt(0).max(1).default(0.05).meta({
      title: 'Share of time',
      description:
        'Large checkpoints become rarer, so that writing them takes at most about this share of the time.',
    }),
    withinEpochSeconds: z.number().min(0).max(1_000_000).default(600).meta({
      title: 'Seconds within an epoch',
      description: 'An epoch that takes longer than this is saved midway too; 0 never does.',
    }),
    keep: z.int().min(1).max(1000).default(2).meta({
      title: 'Keep',
      description: 'How many of the last checkpoints stay, besides the best and the last of each stage.',
    }),
    best: metric('By which the best checkpoint of a stage is told.').default('val/accuracy'),
    mode,
  })
  .meta({ title: 'Checkpoints', description: 'When checkpoints are written and which are kept.' });
export type CheckpointPolicy = z.infer<typeof checkpointPolicySchema>;

/** The policy where an experiment names none. */
export const defaultCheckpointPolicy: CheckpointPolicy = checkpointPolicySchema.parse({});

export const experimentSchema = z
  .strictObject({
    $schema: z.string().optional(),
    name: z.string().trim().min(1).max(120).meta({ description: 'Name of the experiment.' }),
    description: z.string().max(10_000).default('').meta({ description: 'What it is to find out.' }),
    base: overridesSchema
      .default({})
      .meta({ description: 'Settings of all arms; what is left out has its default.' }),
    arms: z
      .array(armSchema)
      .min(1)
      .max(100)
      .default([{ name: 'supcon', settings: {} }])
      .meta({ description: 'Designs to compare: named changes of the base settings.' }),
    sweep: z
      .array(axisSchema)
      .max(20)
      .default([])
      .meta({ description: 'Settings to vary in every arm; axes are crossed.' }),
    seeds: z
      .array(z.int().min(0).max(0xffffffff))
      .min(1)
      .max(1000)
      .default([1])
      .meta({ description: 'Each setting is trained once a seed.' }),
    earlyStopping: earlyStoppingSchema.optional(),
    halving: halvingSchema.optional(),
    checkpoints: checkpointPolicySchema.optional(),
  })
  .superRefine((spec, context) => {
    const names = spec.arms.map((arm) => arm.name);
    const twice = names.find((name, i) => names.indexOf(name) !== i);
    if (twice !== undefined) {
      context.addIssue({
        code: 'custom',
        path: ['arms'],
        message: `two arms are named "${twice}"; each needs a name of its own.`,
      });
    }
    const seed = spec.seeds.find((value, i) => spec.seeds.indexOf(value) !== i);
    if (seed !== undefined) {
      context.addIssue({
        code: 'custom',
        path: ['seeds'],
        message: `seed ${seed} is listed twice; each seed counts once.`,
      });
    }
  });

/** As a file or a form has it. */
export type ExperimentInput = z.input<typeof experimentSchema>;
/** Checked and complete. */
export type ExperimentSpec = z.output<typeof experimentSchema>;

/** One run to train: complete settings and a seed. */
export interface RunSpec {
  arm: string;
  seed: number;
  settings: Settings;
  /** The settings that the sweep varied, by dotted path. */
  varied: Record<string, string | number | boolean | null>;
}

/** JSON Schema (draft 2020-12) of an experiment file, for editors. */
export function experimentJsonSchema(): object {
  return { ...z.toJSONSchema(experimentSchema, { io: 'input' }), title: 'Contrast Workbench experiment' };
}
