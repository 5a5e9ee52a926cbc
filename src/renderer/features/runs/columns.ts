/** The columns that a table of runs can have, and what they hold. */

import { isShare } from '#shared/metric-kind.ts';
import { groupApplies } from '#shared/relevance.ts';
import type { RunFields, RunRow } from '#shared/run.ts';
import { emptyMeaning, settingMeta } from '#shared/setting-meta.ts';
import { metricTitle } from '../../format/metrics.ts';
import { decimal } from '../../format/numbers.ts';
import { ago, dateAndTime, duration } from '../../format/time.ts';

export type ColumnGroup = 'Run' | 'Settings that differ' | 'Other settings' | 'Last values' | 'Best values';

export interface Column {
  /** What it is sorted and fetched by, as the program knows it: "seed", "metrics.test/accuracy". */
  id: string;
  title: string;
  /** Shown in the head after the title: "%". */
  unit?: string;
  /** A sentence, or the whole path. */
  description: string;
  group: ColumnGroup;
  /** In pixels, until a person changes it. */
  width: number;
  align: 'left' | 'right';
  /** How the first click on its head sorts; null where it cannot be sorted by. */
  sorts: 'ascending' | 'descending' | null;
  /** Whether its value must be asked for with the rows. */
  asked: boolean;
}

/** Room for a text of about so many letters, the cell's padding included, within bounds. */
const roomFor = (letters: number, least: number, most: number): number =>
  Math.round(Math.min(most, Math.max(least, 7 * letters + 16)));

const longest = (texts: readonly string[]): number => Math.max(0, ...texts.map(({ length }) => length));

const own = (id: string, title: string, width: number, more: Partial<Column> = {}): Column => ({
  id,
  title,
  description: title,
  group: 'Run',
  width,
  align: 'left',
  sorts: 'ascending',
  asked: false,
  ...more,
});

const newestFirst: Partial<Column> = { align: 'right', sorts: 'descending' };

export const runColumns: readonly Column[] = [
  own('status', 'Status', 104),
  own('experiment', 'Experiment', 168),
  own('arm', 'Arm', 104),
  own('seed', 'Seed', 64, { align: 'right' }),
  own('curve', 'Curve', 104, { description: 'How a metric went, epoch by epoch', sorts: null }),
  own('tags', 'Tags', 140, { sorts: null }),
  own('epochs', 'Epochs', 72, newestFirst),
  own('seconds', 'Time', 96, { ...newestFirst, description: 'Time spent on training' }),
  own('engine', 'Engine', 96),
  own('startedAt', 'Started', 104, newestFirst),
  own('finishedAt', 'Finished', 104, newestFirst),
  own('createdAt', 'Created', 104, newestFirst),
  own('failureCode', 'Failure', 140, { description: 'Code of what made it fail' }),
  own('priority', 'Priority', 80, newestFirst),
  own('id', 'Id', 104),
];

const settingColumn = (path: string, group: ColumnGroup, numeric: boolean): Column => ({
  id: `settings.${path}`,
  title: settingTitle(path),
  description: `${path}: ${settingMeta(path).description}`,
  group,
  width: roomFor(settingTitle(path).length, 104, 120),
  align: numeric ? 'right' : 'left',
  sorts: 'ascending',
  asked: true,
});

/** Of a stage's settings with the stage, which all share: "Epochs, pretrain". */
function settingTitle(path: string): string {
  const parts = path.split('.');
  const { title } = settingMeta(path);
  const stage = ['supervised', 'pretrain', 'classify'].includes(parts[0]!) ? parts[0] : undefined;
  const last = parts.at(-1);
  const outer =
    (last === 'name' || last === 'id') && parts.length > 1
      ? settingMeta(parts.slice(0, -1).join('.')).title
      : title;
  return stage === undefined ? outer : `${outer}, ${stage}`;
}

const metricColumn = (name: string, kind: 'metrics' | 'best'): Column => ({
  id: `${kind}.${name}`,
  title: metricTitle(kind === 'best' ? `best/${name}` : name),
  ...(isShare(name) ? { unit: '%' } : {}),
  description: kind === 'best' ? `The best ${name} of all epochs` : `The last ${name}`,
  group: kind === 'best' ? 'Best values' : 'Last values',
  // The unit beside it.
  width: roomFor(
    metricTitle(kind === 'best' ? `best/${name}` : name).length + (isShare(name) ? 3 : 0),
    104,
    168,
  ),
  align: 'right',
  sorts: name.endsWith('loss') ? 'ascending' : 'descending',
  asked: true,
});

/** All that can be shown of the runs there are. @param paths of all settings */
export function allColumns(fields: RunFields, paths: readonly string[]): Column[] {
  const differing = new Map(fields.differing.map(({ path, values }) => [path, values]));
  const numeric = (values: RunFields['differing'][number]['values'] | undefined) =>
    values?.every((value) => value === null || typeof value === 'number') ?? false;
  /** Names are seen whole where that leaves room for what they are looked up for. */
  const named: Readonly<Record<string, number>> = {
    experiment: roomFor(longest(fields.experiments), 168, 240),
    // The dot before it.
    arm: roomFor(longest(fields.arms) + 2, 104, 160),
  };
  return [
    ...runColumns.map((column) => ({ ...column, width: named[column.id] ?? column.width })),
    ...[...differing].map(([path, values]) => settingColumn(path, 'Settings that differ', numeric(values))),
    ...fields.metrics.map((name) => metricColumn(name, 'metrics')),
    ...fields.metrics.map((name) => metricColumn(name, 'best')),
    ...paths
      .filter((path) => !differing.has(path))
      .map((path) => settingColumn(path, 'Other settings', false)),
  ];
}

/** What is shown before a person chooses: what tells runs apart, and how they went. */
export function usualColumns({ differing, metrics }: RunFields): string[] {
  const telling = differing
    .map(({ path }) => path)
    // What follows from the arm alone says nothing more.
    .filter((path) => path !== 'method')
    .slice(0, 4);
  const measured = ['test/accuracy', 'test/knn-accuracy'].filter((name) => metrics.includes(name));
  return [
    'status',
    'experiment',
    'arm',
    'seed',
    ...telling.map((path) => `settings.${path}`),
    ...measured.map((name) => `metrics.${name}`),
    ...(metrics.includes('test/accuracy') ? ['best.test/accuracy'] : []),
    'curve',
    'tags',
    'seconds',
    'startedAt',
  ];
}

const none = '–';

/** A cell as text; of columns that are drawn otherwise, what a file has in their place. */
export function cellText({ id }: Column, run: RunRow, now: number): string {
  if (id.startsWith('settings.')) {
    const value = run.values[id];
    // A setting without influence on the method was never used.
    const method = run.values['settings.method'];
    const path = id.slice('settings.'.length);
    const group = path.split('.')[0]!;
    if (value === undefined || (typeof method === 'string' && !groupApplies(method as 'contrastive', group)))
      return none;
    if (value === null) return emptyMeaning(settingMeta(path).description);
    return typeof value === 'number' ? decimal(value) : String(value);
  }
  if (id.startsWith('metrics.') || id.startsWith('best.')) {
    const value = run.values[id] as number | null | undefined;
    if (value === null || value === undefined) return none;
    return isShare(id) && Number.isFinite(value) ? (100 * value).toFixed(2) : decimal(value);
  }
  switch (id) {
    case 'experiment':
      return run.experiment.name;
    case 'seconds':
      return run.epochs === 0 ? none : duration(run.seconds);
    case 'startedAt':
    case 'finishedAt':
    case 'createdAt':
      return run[id] === null ? none : ago(run[id], now);
    case 'tags':
      return run.tags.join(', ');
    default: {
      const value = run[id as keyof RunRow];
      return value === null || value === undefined ? none : String(value);
    }
  }
}

/** What hovering shows besides: the whole date, the reason. */
export function cellHint({ id }: Column, run: RunRow, text: string): string {
  if (id === 'startedAt' || id === 'finishedAt' || id === 'createdAt')
    return run[id] === null ? '' : dateAndTime(run[id]);
  return text;
}
