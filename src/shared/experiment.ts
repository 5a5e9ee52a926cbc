/** An experiment described as data: base settings, arms, sweep axes and seeds. */
import { z } from 'zod';
import { type Settings, settingsSchema } from './settings.ts';

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
