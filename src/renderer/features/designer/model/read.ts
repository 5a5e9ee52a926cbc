/** Reading a design from JSON that anybody may have written: wrong values are taken as they are, wrong shapes are not. */
import { isObject, type Json, type JsonObject } from '#shared/paths.ts';
import { type Design, type DesignArm, type DesignAxis, defaults, policies } from './design.ts';

export type Reading =
  | { design: Design }
  /** In a sentence; `at` is the position in the text where that is known. */
  | { problem: string; at?: number };

class Misshapen extends Error {}

function need(condition: boolean, message: string): asserts condition {
  if (!condition) throw new Misshapen(message);
}

/** Settings whose groups are groups, as far as they are known; other values are the schema's business. */
function settings(value: unknown, name: string, model: JsonObject = defaults): JsonObject {
  need(isObject(value), `${name} must be a group of settings: { … }.`);
  for (const [key, below] of Object.entries(model)) {
    if (isObject(below) && Object.hasOwn(value, key)) {
      settings(value[key], `${name}.${key}`, below as JsonObject);
    }
  }
  return value as JsonObject;
}

function arm(value: unknown, i: number): DesignArm {
  need(
    isObject(value) && typeof value.name === 'string',
    `arms[${i}] must be { "name": …, "settings": { … } }.`,
  );
  return {
    ...(value as object),
    name: value.name,
    settings: settings(value.settings ?? {}, `arms[${i}].settings`),
  };
}

function axis(value: unknown, i: number): DesignAxis {
  const name = `sweep[${i}]`;
  need(isObject(value), `${name} must be { "setting": …, … }.`);
  const paths = [value.setting].flat();
  need(
    paths.length > 0 && paths.every((path) => typeof path === 'string'),
    `${name}.setting must be the dotted path of a setting, or a list of them.`,
  );
  need(
    value.values === undefined ||
      (Array.isArray(value.values) &&
        value.values.every((item) => typeof item !== 'object' || item === null)),
    `${name}.values must be a list.`,
  );
  for (const kind of ['range', 'logRange', 'random']) {
    need(
      value[kind] === undefined || isObject(value[kind]),
      `${name}.${kind} must be { "from": …, "to": …, "count": … }.`,
    );
  }
  return value as unknown as DesignAxis;
}

/** @throws Misshapen */
function shaped(value: unknown): Design {
  need(isObject(value), 'An experiment must be an object: { … }.');
  const { arms = [{ name: 'supcon' }], sweep = [], seeds = [1], name = '', description = '' } = value;
  need(typeof name === 'string', 'name must be text.');
  need(typeof description === 'string', 'description must be text.');
  need(Array.isArray(arms) && arms.length > 0, 'arms must be a list with at least one arm.');
  need(Array.isArray(sweep), 'sweep must be a list.');
  need(Array.isArray(seeds), 'seeds must be a list.');
  for (const policy of policies) {
    need(
      value[policy] === undefined || isObject(value[policy]),
      `${policy} must be a group of settings: { … }.`,
    );
  }
  return {
    // What is not known stays, for the schema to complain of.
    ...(value as object),
    name,
    description,
    base: settings(value.base ?? {}, 'base'),
    arms: arms.map(arm),
    sweep: sweep.map(axis),
    seeds: seeds as Json[],
  };
}

/** A design from parsed JSON. */
export function readDesign(value: unknown): Reading {
  try {
    return { design: shaped(value) };
  } catch (error) {
    if (error instanceof Misshapen) return { problem: error.message };
    throw error;
  }
}
