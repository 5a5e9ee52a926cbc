/** Turns zod's issues into sentences that name the field, the value and what is allowed. */
import { closest, distance } from 'fastest-levenshtein';
import type { z } from 'zod';
import { workbenchError } from './errors.ts';

/** The known name most like the given one, where one is near enough to be what was meant. */
export function nearestName(name: string, known: readonly string[]): string | undefined {
  if (known.length === 0) return undefined;
  const lower = name.toLowerCase();
  const best = closest(
    lower,
    known.map((k) => k.toLowerCase()),
  );
  const match = known.find((k) => k.toLowerCase() === best)!;
  const contained = lower.length >= 3 && (best.includes(lower) || lower.includes(best));
  return contained || distance(lower, best) <= Math.max(2, Math.floor(best.length / 3)) ? match : undefined;
}

function show(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 80 ? `${text.slice(0, 77)}…` : text;
}

function inputAt(input: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) => (value as Record<PropertyKey, unknown> | undefined)?.[key],
    input,
  );
}

function pathName(path: readonly PropertyKey[]): string {
  return path
    .map((key, i) => (typeof key === 'number' ? `[${key}]` : `${i > 0 ? '.' : ''}${String(key)}`))
    .join('');
}

type LimitCheck = { check: string; value: number; inclusive: boolean };

/** The limits of a number in words, from the checks of its schema; empty where it has none. */
export function numberRange(schema: z.ZodType | undefined): string {
  const checks = (schema?._zod.def as { checks?: { _zod: { def: LimitCheck } }[] } | undefined)?.checks ?? [];
  const limit = (kind: string, strict: string, inclusive: string) => {
    const found = checks.map((check) => check._zod.def).find((def) => def.check === kind);
    return found === undefined ? [] : [`${found.inclusive ? inclusive : strict} ${found.value}`];
  };
  return [
    ...limit('greater_than', 'greater than', 'at least'),
    ...limit('less_than', 'less than', 'at most'),
  ].join(' and ');
}

function unwrap(schema: z.ZodType | undefined): z.ZodType | undefined {
  let current = schema as
    | (z.ZodType & { _zod: { def: { type: string; innerType?: z.ZodType } } })
    | undefined;
  while (current?._zod.def.innerType !== undefined) current = current._zod.def.innerType as typeof current;
  return current;
}

/** The schema of the field at a path, seen through defaults, optionals and nullables. */
export function schemaAt(schema: z.ZodType, path: readonly PropertyKey[]): z.ZodType | undefined {
  let current = unwrap(schema);
  for (const key of path) {
    const def = (current as { _zod?: { def?: Record<string, unknown> } } | undefined)?._zod?.def;
    if (def === undefined) return undefined;
    if (def.type === 'object') current = unwrap((def.shape as Record<PropertyKey, z.ZodType>)[key]);
    else if (def.type === 'array') current = unwrap(def.element as z.ZodType);
    else if (def.type === 'record') current = unwrap(def.valueType as z.ZodType);
    else return undefined;
  }
  return current;
}

function knownKeys(schema: z.ZodType | undefined): string[] {
  const def = (schema as { _zod?: { def?: { type?: string; shape?: object } } } | undefined)?._zod?.def;
  return def?.type === 'object' ? Object.keys(def.shape ?? {}) : [];
}

const kinds: Record<string, string> = {
  number: 'a number',
  int: 'a whole number',
  string: 'text',
  boolean: 'true or false',
  array: 'a list',
  object: 'a group of settings',
  record: 'a group of settings',
};

function sentences(schema: z.ZodType, input: unknown, issue: z.core.$ZodIssue): string[] {
  const name = pathName(issue.path) || 'It';
  const value = inputAt(input, issue.path);
  const field = schemaAt(schema, issue.path);
  const range = numberRange(field);
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => {
        const nearest = nearestName(key, knownKeys(field));
        const whole = pathName([...issue.path, key]);
        return nearest === undefined
          ? `"${whole}" is not a known setting. Known here: ${knownKeys(field).join(', ')}.`
          : `"${whole}" is not a known setting. Did you mean "${pathName([...issue.path, nearest])}"?`;
      });
    case 'too_small':
    case 'too_big':
      if (issue.origin === 'number' || issue.origin === 'int')
        return [`${name} is ${show(value)}; it must be ${range}.`];
      if (issue.origin === 'array') {
        return [
          issue.code === 'too_small'
            ? `${name} has too few entries; it needs at least ${issue.minimum}.`
            : `${name} has too many entries; it may have at most ${issue.maximum}.`,
        ];
      }
      return [
        issue.code === 'too_small'
          ? `${name} is ${show(value)}; it must have at least ${issue.minimum} character${issue.minimum === 1 ? '' : 's'}.`
          : `${name} is too long; it may have at most ${issue.maximum} characters.`,
      ];
    case 'invalid_type': {
      if (value === undefined) return [`${name} is missing.`];
      const kind = kinds[issue.expected] ?? issue.expected;
      return [`${name} is ${show(value)}; it must be ${kind}${range === '' ? '' : `, ${range}`}.`];
    }
    case 'invalid_value': {
      const allowed = issue.values.map(String);
      const nearest = typeof value === 'string' ? nearestName(value, allowed) : undefined;
      const hint = nearest === undefined ? '' : ` Did you mean ${show(nearest)}?`;
      return [`${name} is ${show(value)}; it must be one of ${allowed.join(', ')}.${hint}`];
    }
    default:
      return [`${name}: ${issue.message}`];
  }
}

/** Something that is wrong, and where: "arms.0.settings.loss.temperature". */
export interface LocatedProblem {
  path: string;
  message: string;
}

/** What is wrong with `input`, for forms that show it beside the field; none where it fits the schema. */
export function locatedProblems(schema: z.ZodType, input: unknown): LocatedProblem[] {
  const result = schema.safeParse(input);
  if (result.success) return [];
  return result.error.issues.flatMap((issue) =>
    sentences(schema, input, issue).map((message, i) => {
      const path = issue.code === 'unrecognized_keys' ? [...issue.path, issue.keys[i]!] : issue.path;
      return { path: path.map(String).join('.'), message };
    }),
  );
}

/** A sentence on each thing that is wrong with `input`; none where it fits the schema. */
export function problemsOf(schema: z.ZodType, input: unknown): string[] {
  const result = schema.safeParse(input);
  return result.success ? [] : result.error.issues.flatMap((issue) => sentences(schema, input, issue));
}

/**
 * Checks `input` against a schema.
 * @param source what to call the input in the message, such as a file's name
 * @throws experiment.invalid with a sentence a problem
 */
export function parseOrExplain<S extends z.ZodType>(schema: S, input: unknown, source: string): z.output<S> {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  const problems = result.error.issues.flatMap((issue) => sentences(schema, input, issue));
  throw workbenchError('experiment.invalid', { source, problems });
}
