/** What a query can ask for: columns, settings and metrics, and the short names by which they are found. */
import { settingPaths } from '../expand.ts';
import { valueAt } from '../paths.ts';
import { settingsSchema } from '../settings.ts';

export interface QueryField {
  /** As the store knows it: "status", "settings.loss.temperature", "metrics.test/accuracy". */
  field: string;
  /** As people write it: the shortest name that is this field's alone. */
  name: string;
  kind: 'text' | 'number' | 'truth' | 'time' | 'tags';
  group: 'run' | 'setting' | 'metric';
}

const column = (name: string, kind: QueryField['kind'], field = name): QueryField => ({
  field,
  name,
  kind,
  group: 'run',
});

const columns: readonly QueryField[] = [
  column('status', 'text'),
  column('experiment', 'text'),
  column('arm', 'text'),
  column('seed', 'number'),
  column('tag', 'tags', 'tags'),
  column('notes', 'text'),
  column('engine', 'text'),
  column('epochs', 'number'),
  column('seconds', 'number'),
  column('created', 'time', 'createdAt'),
  column('started', 'time', 'startedAt'),
  column('finished', 'time', 'finishedAt'),
  column('failure', 'text', 'failureCode'),
  column('priority', 'number'),
  column('id', 'text'),
];
const aliases: Record<string, string> = {
  tags: 'tag',
  note: 'notes',
  duration: 'seconds',
  time: 'seconds',
  createdat: 'created',
  startedat: 'started',
  finishedat: 'finished',
  failurecode: 'failure',
  experimentid: 'experiment',
};

const settingsPrefix = 'settings.';
const defaults = settingsSchema.parse({});

/** Of a setting without a value by default the kind is that of its values: they are all numbers. */
function settingKind(path: string): QueryField['kind'] {
  const value = valueAt(defaults, path);
  if (typeof value === 'boolean') return 'truth';
  return value === null || typeof value === 'number' ? 'number' : 'text';
}

function endsWith(whole: string, end: string, separator: string): boolean {
  const [all, last] = [whole.toLowerCase(), end.toLowerCase()];
  return all === last || all.endsWith(separator + last);
}

/** `dataset` is short for `dataset.id`, `loss` for `loss.name`. */
const shorter = (path: string) => path.replace(/\.(?:id|name)$/, '');

const settings: readonly QueryField[] = settingPaths.map((path) => ({
  field: settingsPrefix + path,
  name: shortName(path),
  kind: settingKind(path),
  group: 'setting',
}));

function shortName(path: string): string {
  const parts = shorter(path).split('.');
  for (let n = 1; n <= parts.length; n += 1) {
    const name = parts.slice(-n).join('.');
    const taken = columns.some((other) => other.name === name) || aliases[name] !== undefined;
    if (!taken && settingPaths.filter((other) => endsWith(shorter(other), name, '.')).length === 1)
      return name;
  }
  return path;
}

/** All fields, metrics by their names. */
export function queryFields(metrics: readonly string[]): QueryField[] {
  return [
    ...columns,
    ...settings,
    ...metrics.map(
      (name): QueryField => ({ field: `metrics.${name}`, name, kind: 'number', group: 'metric' }),
    ),
  ];
}

/**
 * The fields that a name may mean; one where it is clear. Whole names come before parts of names, columns before
 * settings and metrics, and of metrics those of the test images before those of the others.
 */
export function fieldsNamed(name: string, fields: readonly QueryField[]): QueryField[] {
  const wanted = name.toLowerCase();
  const plain = aliases[wanted] ?? wanted;
  const exact = fields.filter(
    (one) => one.name.toLowerCase() === plain || one.field.toLowerCase() === wanted,
  );
  if (exact.length > 0) return exact.slice(0, 1);
  const named = fields.filter(({ field, group }) => {
    if (group === 'setting') {
      const path = field.slice(settingsPrefix.length);
      return endsWith(path, wanted, '.') || endsWith(shorter(path), wanted, '.');
    }
    return group === 'metric' && endsWith(field.slice('metrics.'.length), wanted, '/');
  });
  const tested = named.filter(({ field }) => field === `metrics.test/${wanted}`);
  return tested.length === 1 ? tested : named;
}
