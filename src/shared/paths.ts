/** Reading and writing nested settings by dotted path, such as `loss.temperature`. */

export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };
export type JsonObject = { [key: string]: Json };

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value at a dotted path, or undefined where the path leads nowhere. */
export function valueAt(object: unknown, path: string): unknown {
  let value = object;
  for (const key of path.split('.')) {
    if (!isObject(value) || !Object.hasOwn(value, key)) return undefined;
    value = value[key];
  }
  return value;
}

/** A copy of `object` with the value at a dotted path replaced; missing groups are made. */
export function withValueAt(object: JsonObject, path: string, value: Json): JsonObject {
  const [head, ...rest] = path.split('.') as [string, ...string[]];
  if (rest.length === 0) return { ...object, [head]: value };
  const inner = object[head];
  return {
    ...object,
    [head]: withValueAt(isObject(inner) ? (inner as JsonObject) : {}, rest.join('.'), value),
  };
}

/** `overrides` laid over `base`, group by group; arrays and plain values are replaced whole. */
export function merge(base: JsonObject, overrides: JsonObject): JsonObject {
  const result = { ...base };
  for (const [key, value] of Object.entries(overrides)) {
    const below = result[key];
    result[key] =
      isObject(value) && isObject(below) ? merge(below as JsonObject, value as JsonObject) : value;
  }
  return result;
}

/** Every leaf of a nested object as [dotted path, value], in order. */
export function leaves(object: object, prefix = ''): [path: string, value: Json][] {
  return Object.entries(object).flatMap(([key, value]) =>
    isObject(value)
      ? leaves(value, `${prefix}${key}.`)
      : [[`${prefix}${key}`, value as Json] as [string, Json]],
  );
}
