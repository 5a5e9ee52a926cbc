/**
 * A design: an experiment as its file has it, while a person works on it. It may be wrong (a temperature of −1, or text
 * where a number belongs): what is wrong is shown beside the field. Functions return changed copies.
 */
import { isObject, type Json, type JsonObject, leaves, merge, valueAt, withValueAt } from '#shared/paths.ts';
import { settingsSchema } from '#shared/settings.ts';

export interface DesignArm {
  name: string;
  /** What differs from the base settings. */
  settings: JsonObject;
}

export interface DesignAxis {
  setting: string | string[];
  values?: Json[];
  range?: JsonObject;
  logRange?: JsonObject;
  random?: JsonObject;
}

/** What an experiment may do beside training: each is there or not. */
export const policies = ['earlyStopping', 'halving', 'checkpoints'] as const;
export type Policy = (typeof policies)[number];

export interface Design {
  $schema?: string;
  name: string;
  description: string;
  base: JsonObject;
  arms: DesignArm[];
  sweep: DesignAxis[];
  seeds: Json[];
  earlyStopping?: JsonObject;
  halving?: JsonObject;
  checkpoints?: JsonObject;
}

/** Where a setting is set: for all arms, or for the arm of this number. */
export type Column = 'base' | number;

/** All settings with their defaults. */
export const defaults = settingsSchema.parse({}) as unknown as JsonObject;

export const blankDesign = (): Design => ({
  name: 'New experiment',
  description: '',
  base: {},
  arms: [
    { name: 'baseline', settings: { method: 'cross-entropy' } },
    { name: 'supcon', settings: { method: 'contrastive' } },
  ],
  sweep: [],
  seeds: [1],
});

/** A copy of the arms with one replaced. */
function withArm(design: Design, index: number, change: (arm: DesignArm) => DesignArm): Design {
  return { ...design, arms: design.arms.map((arm, i) => (i === index ? change(arm) : arm)) };
}

const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);

/** Removes the value at a path, and the groups that are empty without it. */
export function withoutValueAt(object: JsonObject, path: string): JsonObject {
  const [head, ...rest] = path.split('.') as [string, ...string[]];
  const { [head]: inner, ...others } = object;
  if (inner === undefined || rest.length === 0) return others;
  if (!isObject(inner)) return object;
  const left = withoutValueAt(inner as JsonObject, rest.join('.'));
  return Object.keys(left).length === 0 ? others : { ...object, [head]: left };
}

/** What a column itself says, without what it inherits. */
export function ownSettings(design: Design, column: Column): JsonObject {
  return column === 'base' ? design.base : (design.arms[column]?.settings ?? {});
}

/** What a column says of a setting itself; undefined where it inherits it. */
export const ownValue = (design: Design, column: Column, path: string) =>
  valueAt(ownSettings(design, column), path) as Json | undefined;

/** All settings of a column, those inherited too. */
export function settingsOf(design: Design, column: Column): JsonObject {
  const base = merge(defaults, design.base);
  return column === 'base' ? base : merge(base, ownSettings(design, column));
}

/**
 * Sets a setting. In the base settings, the default is the same as nothing; in an arm, a value is kept even where it is
 * the inherited one, so that it stays when the base changes.
 */
export function setSetting(design: Design, column: Column, path: string, value: Json): Design {
  if (column !== 'base') {
    return withArm(design, column, (arm) => ({ ...arm, settings: withValueAt(arm.settings, path, value) }));
  }
  if (same(value, valueAt(defaults, path))) return resetSetting(design, 'base', path);
  return { ...design, base: withValueAt(design.base, path, value) };
}

/** Lets a column inherit a setting. */
export function resetSetting(design: Design, column: Column, path: string): Design {
  if (column === 'base') return { ...design, base: withoutValueAt(design.base, path) };
  return withArm(design, column, (arm) => ({ ...arm, settings: withoutValueAt(arm.settings, path) }));
}

/** A name like the given one that no arm has. */
function freeName(design: Design, wanted: string): string {
  const taken = new Set(design.arms.map(({ name }) => name));
  for (let n = 2; ; n++) {
    const name = taken.has(wanted) ? `${wanted} ${n}` : wanted;
    if (!taken.has(name)) return name;
  }
}

export function addArm(design: Design): Design {
  return { ...design, arms: [...design.arms, { name: freeName(design, 'arm'), settings: {} }] };
}

/** The copy stands right of its original. */
export function duplicateArm(design: Design, index: number): Design {
  const arm = design.arms[index]!;
  const copy = { name: freeName(design, arm.name), settings: arm.settings };
  return { ...design, arms: design.arms.toSpliced(index + 1, 0, copy) };
}

/** The last arm stays: an experiment without one has no runs. */
export function removeArm(design: Design, index: number): Design {
  return design.arms.length === 1 ? design : { ...design, arms: design.arms.toSpliced(index, 1) };
}

export function renameArm(design: Design, index: number, name: string): Design {
  return withArm(design, index, (arm) => ({ ...arm, name }));
}

/** @param by −1 to the left, 1 to the right */
export function moveArm(design: Design, index: number, by: -1 | 1): Design {
  const to = index + by;
  if (to < 0 || to >= design.arms.length) return design;
  return { ...design, arms: design.arms.toSpliced(index, 1).toSpliced(to, 0, design.arms[index]!) };
}

/** The settings that the sweep varies, whatever base and arms say. */
export function sweptPaths(design: Design): Map<string, DesignAxis> {
  return new Map(design.sweep.flatMap((axis) => [axis.setting].flat().map((path) => [path, axis] as const)));
}

/** How many settings a column changes. */
export const changesIn = (design: Design, column: Column): number =>
  leaves(ownSettings(design, column)).length;

/** As a file has it: without what says nothing. */
export function toDocument(design: Design): JsonObject {
  const { description, sweep, ...rest } = design;
  const { $schema, name, ...others } = rest;
  return {
    ...($schema === undefined ? {} : { $schema }),
    name,
    ...(description === '' ? {} : { description }),
    ...others,
    ...(sweep.length === 0 ? {} : { sweep }),
  } as unknown as JsonObject;
}
