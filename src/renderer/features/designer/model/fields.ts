/** The fields of a form, told from the schema of what it edits. */
import { z } from 'zod';
import {
  axisSchema,
  checkpointPolicySchema,
  earlyStoppingSchema,
  halvingSchema,
} from '#shared/experiment.ts';
import type { Json } from '#shared/paths.ts';
import { emptyMeaning } from '#shared/setting-meta.ts';
import { settingsSchema } from '#shared/settings.ts';
import { numberRange } from '#shared/validation.ts';
import { count, decimal } from '../../../format/numbers.ts';
import type { Policy } from './design.ts';

export interface Field {
  /** Dotted, such as "pretrain.optimizer.learningRate". */
  path: string;
  title: string;
  /** What it does, in a sentence or two. */
  description: string;
  /** Titles of the groups that it is in, the outermost first. */
  groups: string[];
  /** "whole" for whole numbers; "numbers" and "choices" for lists; "data" for the name of a data set. */
  kind: 'number' | 'whole' | 'switch' | 'choice' | 'text' | 'numbers' | 'choices' | 'data';
  /** Of a choice. */
  options: readonly string[];
  /** What is allowed, in words; empty where anything is. */
  range: string;
  /** Whether it may be empty (null), and what that means: "all images". */
  empty: string | null;
  /** Undefined where it has none. */
  initial: Json | undefined;
}

interface Def {
  type: string;
  innerType?: z.ZodType;
  format?: string;
  entries?: Record<string, string>;
  element?: z.ZodType;
  checks?: { _zod: { def: { format?: string } } }[];
  shape?: Record<string, z.ZodType>;
  defaultValue?: unknown;
}

const defOf = (schema: z.ZodType) => schema._zod.def as unknown as Def;
const wrappers = ['default', 'prefault', 'nullable', 'optional'];

/** A schema without its wrappers, and what they said. */
function unwrap(schema: z.ZodType): { inner: z.ZodType; nullable: boolean; initial: Json | undefined } {
  let inner = schema;
  let nullable = false;
  let initial: Json | undefined;
  for (let def = defOf(inner); wrappers.includes(def.type); def = defOf(inner)) {
    if (def.type === 'nullable') nullable = true;
    if (def.type === 'default') initial = def.defaultValue as Json;
    inner = def.innerType!;
  }
  return { inner, nullable, initial };
}

function kindOf(inner: z.ZodType, path: string): Field['kind'] {
  const def = defOf(inner);
  if (path === 'dataset.id') return 'data';
  if (def.type === 'number') return isWhole(def) ? 'whole' : 'number';
  if (def.type === 'boolean') return 'switch';
  if (def.type === 'enum') return 'choice';
  if (def.type === 'array') return defOf(def.element!).type === 'enum' ? 'choices' : 'numbers';
  return 'text';
}

function isWhole(def: Def): boolean {
  return def.format === 'safeint' || (def.checks ?? []).some((check) => check._zod.def.format === 'safeint');
}

function optionsOf(inner: z.ZodType): string[] {
  const def = defOf(inner);
  if (def.type === 'array') return optionsOf(def.element!);
  return Object.values(def.entries ?? {});
}

function fieldOf(schema: z.ZodType, path: string, groups: string[]): Field {
  const { inner, nullable, initial } = unwrap(schema);
  const meta = (schema.meta() ?? inner.meta() ?? {}) as { title?: string; description?: string };
  const description = meta.description ?? '';
  return {
    path,
    title: meta.title ?? path,
    description,
    groups,
    kind: kindOf(inner, path),
    options: optionsOf(inner),
    range: numberRange(inner),
    empty: nullable ? emptyMeaning(description) : null,
    initial,
  };
}

/** All fields of an object's schema, groups within it included, in its order. */
export function fieldsOf(schema: z.ZodType, prefix = '', groups: string[] = []): Field[] {
  const { inner } = unwrap(schema);
  const shape = defOf(inner).shape ?? {};
  return Object.entries(shape).flatMap(([key, field]) => {
    const path = `${prefix}${key}`;
    const below = unwrap(field).inner;
    if (!(below instanceof z.ZodObject)) return [fieldOf(field, path, groups)];
    const title = (field.meta() as { title?: string } | undefined)?.title;
    return fieldsOf(field, `${path}.`, title === undefined ? groups : [...groups, title]);
  });
}

export const settingFields: readonly Field[] = fieldsOf(settingsSchema);
const byPath = new Map(settingFields.map((field) => [field.path, field]));
export const settingField = (path: string): Field | undefined => byPath.get(path);

const policySchemas = {
  earlyStopping: earlyStoppingSchema,
  halving: halvingSchema,
  checkpoints: checkpointPolicySchema,
} as const;

export const policyFields: Readonly<Record<Policy, readonly Field[]>> = {
  earlyStopping: fieldsOf(earlyStoppingSchema),
  halving: fieldsOf(halvingSchema),
  checkpoints: fieldsOf(checkpointPolicySchema),
};

/** Title and description of a policy. */
export const policyMeta = (policy: Policy): { title: string; description: string } =>
  policySchemas[policy].meta() as { title: string; description: string };

/** What an axis of the sweep says of itself, kind by kind. */
export const axisHelp = (kind: 'values' | 'range' | 'logRange' | 'random'): string =>
  (defOf(axisSchema).shape?.[kind]?.meta() as { description?: string } | undefined)?.description ?? '';

/** "Hidden units" is in two groups: with the group where the title alone does not say it. */
export function fullTitle({ title, groups }: Field): string {
  return groups.length === 0 ? title : `${groups.join(', ')}: ${title.toLowerCase()}`;
}

/** A value as the form shows it beside a field. */
export function shown(value: Json | undefined, field?: Field): string {
  if (value === null || value === undefined) return field?.empty ?? 'none';
  if (typeof value === 'boolean') return value ? 'on' : 'off';
  if (typeof value === 'number') return decimal(value, 6);
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.map((item) => shown(item)).join(', ');
  return String(value);
}

/** "at least 2 and at most 65536" as "2 to 65,536". */
function shortRange(range: string): string {
  const grouped = range.replace(/\d{4,}/g, (digits) => count(Number(digits)));
  return grouped
    .replace(/^at least (\S+) and at most (\S+)$/, '$1 to $2')
    .replace(/^greater than (\S+) and at most (\S+)$/, 'above $1, up to $2')
    .replace(/^at least (\S+) and less than (\S+)$/, '$1 to below $2');
}

/** Default and range of a field, in short. */
export function factsOf(field: Field): string {
  const initial = field.initial === undefined ? '' : `Default ${shown(field.initial, field)}`;
  return [initial, shortRange(field.range)].filter((fact) => fact !== '').join(' · ');
}

/** What a field that was empty begins with, where nothing was there before. */
const usual: Record<string, number> = {
  'dataset.classes': 10,
  'dataset.trainPerClass': 1000,
  'dataset.testPerClass': 200,
  'projection.hiddenUnits': 128,
  'evaluation.every': 5,
};

export function suggestion(field: Field): Json {
  return usual[field.path] ?? field.initial ?? 128;
}
