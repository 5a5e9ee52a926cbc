/** Columns of the settings table as quantities that charts draw: settings, the arm, the seed, a metric. */
import type { SettingsTable, SettingValue, TableColumn, TableRow } from '#shared/comparison.ts';
import type { ParallelAxis } from '../../../charts/parallel.ts';
import { decimal, metricValue } from '../../../format/numbers.ts';

export interface Quantity {
  /** `arm`, `seed`, or the path of a setting. */
  id: string;
  title: string;
  kind: 'number' | 'log' | 'category';
  /** Of each row: a number, or the place among the names of a category; null where it does not apply. */
  values: (number | null)[];
  /** Different values as text, ascending. */
  names: string[];
  /** Of each row, its place among the names; null where it does not apply. */
  places: (number | null)[];
}

export const settingText = (value: SettingValue | undefined): string =>
  value === null || value === undefined ? '–' : typeof value === 'number' ? decimal(value) : String(value);

/** Of values beside one another: all digits where fewer would make two of them read alike. */
export function settingTexts(
  values: readonly (SettingValue | undefined)[],
): (value: SettingValue | undefined) => string {
  const distinct = [...new Set(values)];
  const alike = new Set(distinct.map(settingText)).size < distinct.length;
  return (value) => (alike && typeof value === 'number' ? String(value) : settingText(value));
}

function quantity(
  id: string,
  title: string,
  kind: Quantity['kind'],
  rows: readonly TableRow[],
  of: (row: TableRow) => SettingValue,
  ordered: readonly SettingValue[],
): Quantity {
  const known = ordered.filter((value) => value !== null);
  const placeOf = new Map<SettingValue, number>(known.map((value, i) => [value, i]));
  const places = rows.map((row) => placeOf.get(of(row)) ?? null);
  return {
    id,
    title,
    kind,
    names: known.map(settingTexts(known)),
    places,
    values: kind === 'category' ? places : rows.map((row) => of(row) as number | null),
  };
}

const different = <T>(values: readonly T[]) => [...new Set(values)];

/** Whether a setting has two values or more, rather than one that applies to some runs alone. */
export const varied = ({ values }: TableColumn) => values.filter((value) => value !== null).length > 1;

/** The arm, the settings that differ, and the seed, of those that have two values or more. */
export function quantitiesOf({ columns, rows }: SettingsTable): Quantity[] {
  const arms = different(rows.map(({ arm }) => arm));
  const seeds = different(rows.map(({ seed }) => seed)).sort((a, b) => a - b);
  return [
    ...(arms.length > 1 ? [quantity('arm', 'Arm', 'category', rows, ({ arm }) => arm, arms)] : []),
    ...columns
      .filter(varied)
      .map(({ path, title, kind, values }) =>
        quantity(path, title, kind, rows, ({ settings }) => settings[path] ?? null, values),
      ),
    ...(seeds.length > 1 ? [quantity('seed', 'Seed', 'number', rows, ({ seed }) => seed, seeds)] : []),
  ];
}

/** A row's last value of a metric; null where it is NaN, infinite or missing. */
export function lastOf({ last }: TableRow, metric: string): number | null {
  const value = last[metric];
  return value !== undefined && Number.isFinite(value) ? value : null;
}

/** Axes of the parallel coordinates: quantities, and the metric at the end. */
export function parallelAxes(
  quantities: readonly Quantity[],
  rows: readonly TableRow[],
  metric: string,
): ParallelAxis[] {
  return [
    ...quantities.map(
      ({ id, title, kind, values, names }): ParallelAxis => ({
        id,
        title,
        kind,
        values,
        ...(kind === 'category' ? { categories: names } : {}),
      }),
    ),
    {
      id: `metric ${metric}`,
      title: metric,
      kind: 'number',
      values: rows.map((row) => lastOf(row, metric)),
      format: (value) => metricValue(metric, value),
    },
  ];
}

export interface HeatCell {
  x: number;
  y: number;
  value: number;
  n: number;
}

/** The mean of a metric at each pair of values that has runs. */
export function heatCells(x: Quantity, y: Quantity, rows: readonly TableRow[], metric: string): HeatCell[] {
  const sums = new Map<string, HeatCell>();
  for (const [i, row] of rows.entries()) {
    const value = lastOf(row, metric);
    const [across, up] = [x.places[i] ?? null, y.places[i] ?? null];
    if (value === null || across === null || up === null) continue;
    const key = `${across} ${up}`;
    const cell = sums.get(key) ?? { x: across, y: up, value: 0, n: 0 };
    sums.set(key, { ...cell, value: cell.value + value, n: cell.n + 1 });
  }
  return [...sums.values()].map((cell) => ({ ...cell, value: cell.value / cell.n }));
}
