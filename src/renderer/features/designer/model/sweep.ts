/** The axes of the sweep, as a form edits them. */

import { axisValues } from '#shared/expand.ts';
import type { Axis } from '#shared/experiment.ts';
import { type Json, type JsonObject, valueAt } from '#shared/paths.ts';
import { settingsSchema } from '#shared/settings.ts';
import { schemaAt } from '#shared/validation.ts';
import { type Design, type DesignAxis, defaults, settingsOf, sweptPaths } from './design.ts';
import { type Field, settingField, settingFields, shown } from './fields.ts';

export const axisKinds = [
  { id: 'values', title: 'List' },
  { id: 'range', title: 'Range' },
  { id: 'logRange', title: 'Log range' },
  { id: 'random', title: 'Random' },
] as const;
export type AxisKind = (typeof axisKinds)[number]['id'];

/** Lists of numbers cannot be swept; everything else can. */
export const sweepable: readonly Field[] = settingFields.filter(({ kind }) => kind !== 'numbers');

export const kindOf = (axis: DesignAxis): AxisKind =>
  axisKinds.find(({ id }) => axis[id] !== undefined)?.id ?? 'values';

export const pathsOf = ({ setting }: DesignAxis): string[] => [setting].flat();

/** Whether values between two others make sense. */
const continuous = (field: Field | undefined) => field?.kind === 'number' || field?.kind === 'whole';

/** The kinds of axis that a setting can have. */
export function kindsFor(path: string): readonly (typeof axisKinds)[number][] {
  const kind = settingField(path)?.kind;
  // Random draws are never whole; the ends of a range can be chosen so that all of it is.
  return kind === 'number' ? axisKinds : axisKinds.slice(0, kind === 'whole' ? 3 : 1);
}

/** Values to begin with: all that a choice has, or the one it has now and its double, or its half. */
function firstValues(field: Field | undefined, now: Json): Json[] {
  if (field?.kind === 'choice') return [...field.options];
  if (field?.kind === 'switch') return [false, true];
  if (field !== undefined && typeof now === 'number' && continuous(field) && now !== 0) {
    const allowed = schemaAt(settingsSchema, field.path.split('.'));
    return allowed?.safeParse(2 * now).success === false ? [now / 2, now] : [now, 2 * now];
  }
  return [now];
}

function newAxis(design: Design, path: string): DesignAxis {
  const arm = design.arms.length - 1;
  const now = (valueAt(settingsOf(design, arm), path) ?? null) as Json;
  return { setting: path, values: firstValues(settingField(path), now) };
}

/** Adds an axis for a setting; where there is one, the design stays. */
export function addAxis(design: Design, path: string): Design {
  if (sweptPaths(design).has(path)) return design;
  return { ...design, sweep: [...design.sweep, newAxis(design, path)] };
}

/** A setting that is not swept yet: what people sweep most comes first. */
export function nextPath(design: Design): string {
  const swept = sweptPaths(design);
  const usual = ['loss.temperature', 'pretrain.batchSize', 'projection.units'];
  return [...usual, ...sweepable.map(({ path }) => path)].find((path) => !swept.has(path)) ?? usual[0]!;
}

export function withAxis(design: Design, index: number, axis: DesignAxis): Design {
  return { ...design, sweep: design.sweep.map((old, i) => (i === index ? axis : old)) };
}

export const removeAxis = (design: Design, index: number): Design => ({
  ...design,
  sweep: design.sweep.toSpliced(index, 1),
});

/** The same axis over another setting, with values that this one may have. */
export function resettled(design: Design, path: string): DesignAxis {
  return newAxis(design, path);
}

/** Another setting varies along with those of an axis, or no longer. */
export function withPaths(axis: DesignAxis, paths: readonly string[]): DesignAxis {
  return { ...axis, setting: paths.length === 1 ? paths[0]! : [...paths] };
}

/** The axis as another kind, between the same ends as far as they are known. */
export function asKind(axis: DesignAxis, kind: AxisKind): DesignAxis {
  const { setting } = axis;
  const values = safeValues(axis) ?? [];
  const numbers = values.filter((value): value is number => typeof value === 'number');
  if (kind === 'values') return { setting, values: values.length > 0 ? values : [defaultOf(axis)] };
  const from = numbers.length > 0 ? Math.min(...numbers) : 0.1;
  const to = numbers.length > 0 ? Math.max(...numbers) : 1;
  const ends: JsonObject = {
    from,
    to: to === from ? 2 * from || 1 : to,
    count: Math.max(2, numbers.length || 5),
  };
  if (kind === 'logRange' && from <= 0) ends.from = (ends.to as number) / 100;
  return { setting, [kind]: ends };
}

const defaultOf = (axis: DesignAxis) => (valueAt(defaults, pathsOf(axis)[0]!) ?? null) as Json;

/** The values that an axis goes through; undefined where it is not complete. */
export function safeValues(axis: DesignAxis): Json[] | undefined {
  const kind = kindOf(axis);
  if (kind === 'values') return axis.values ?? [];
  const { from, to, count } = (axis[kind] ?? {}) as Record<string, unknown>;
  const whole = typeof count === 'number' && Number.isInteger(count) && count >= 1 && count <= 10_000;
  if (typeof from !== 'number' || typeof to !== 'number' || !whole) return undefined;
  const log = kind === 'logRange' || (kind === 'random' && axis.random?.log === true);
  if (log && Math.min(from, to) <= 0) return undefined;
  const random = kind === 'random' ? { log: false, seed: 0, ...axis.random } : undefined;
  return axisValues({ ...axis, ...(random === undefined ? {} : { random }) } as Axis);
}

/** The values in a line, the first and the last where they are many. */
export function valuesLine(axis: DesignAxis): string {
  const values = safeValues(axis);
  if (values === undefined) return '–';
  const field = settingField(pathsOf(axis)[0]!);
  const words = values.map((value) => shown(value, field));
  return words.length <= 12
    ? words.join(', ')
    : `${words.slice(0, 8).join(', ')}, … , ${words.at(-1)} (${words.length})`;
}
