/** The parameters of a map as a form has them: text that people type, with help and limits from the schema. */
import { z } from 'zod';
import { type MapMethod, type MapParameters, mapParametersSchema } from '#shared/projection.ts';

export type NumberField = 'perplexity' | 'exaggeration' | 'iterations' | 'sample' | 'seed' | 'threads';
export const numberFields: readonly NumberField[] = [
  'perplexity',
  'exaggeration',
  'iterations',
  'sample',
  'seed',
  'threads',
];

/** What has no effect on a method is not asked for. */
const unused: Record<MapMethod, readonly (keyof MapParameters)[]> = {
  tsne: [],
  umap: ['exaggeration'],
  pca: ['perplexity', 'exaggeration', 'iterations', 'metric', 'seed', 'threads'],
};

export const asked = (method: MapMethod, name: keyof MapParameters): boolean =>
  !unused[method].includes(name);

export interface FieldHelp {
  title: string;
  help: string;
  /** Least and most; null where there is none. */
  least: number | null;
  most: number | null;
  usual: MapParameters[keyof MapParameters];
}

const described = z.toJSONSchema(mapParametersSchema, { io: 'input' }) as {
  properties: Record<
    string,
    { title?: string; description?: string; minimum?: number; maximum?: number; default?: unknown }
  >;
};

export function helpOf(name: keyof MapParameters): FieldHelp {
  const field = described.properties[name] ?? {};
  return {
    title: field.title ?? name,
    help: field.description ?? '',
    least: field.minimum ?? null,
    most: field.maximum ?? null,
    usual: field.default as FieldHelp['usual'],
  };
}

/** What people typed: numbers as text. */
export type Draft = { [K in keyof MapParameters]: K extends NumberField ? string : MapParameters[K] };

export function draftOf(parameters: MapParameters): Draft {
  const numbers = Object.fromEntries(numberFields.map((name) => [name, String(parameters[name])]));
  return { ...parameters, ...numbers } as unknown as Draft;
}

export interface Read {
  parameters: MapParameters;
  /** What is wrong with a field, by its name; empty where all is well. */
  problems: Partial<Record<keyof MapParameters, string>>;
}

/** Fields that a method does not use have their usual values, so that they do not make another map. */
export function readDraft(draft: Draft): Read {
  const problems: Read['problems'] = {};
  const values: Record<string, unknown> = {};
  for (const name of Object.keys(draft) as (keyof MapParameters)[]) {
    if (!asked(draft.method, name)) continue;
    const value = draft[name];
    if (!(numberFields as readonly string[]).includes(name)) {
      values[name] = value;
      continue;
    }
    const text = String(value).trim().replaceAll(',', '');
    const number = text === '' ? Number.NaN : Number(text);
    const checked = mapParametersSchema.shape[name].safeParse(number);
    if (checked.success) values[name] = number;
    else problems[name] = problemOf(name, number);
  }
  return { parameters: mapParametersSchema.parse(values), problems };
}

function problemOf(name: keyof MapParameters, value: number): string {
  const { least, most } = helpOf(name);
  const whole = name !== 'perplexity' && name !== 'exaggeration';
  if (Number.isNaN(value)) return 'Type a number.';
  if (whole && !Number.isInteger(value)) return 'Type a whole number.';
  return `Type a number from ${least?.toLocaleString('en')} to ${most?.toLocaleString('en')}.`;
}
