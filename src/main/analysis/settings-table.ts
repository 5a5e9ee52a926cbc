/** Runs with the settings in which they differ, and what they reached. */
import type { SettingsTable, SettingValue, TableColumn, TableRow } from '#shared/comparison.ts';
import { metricKind } from '#shared/metric-kind.ts';
import type { Metrics, RunStatus } from '#shared/run.ts';
import { settingTitle } from '#shared/setting-meta.ts';
import type { Settings } from '#shared/settings.ts';
import { bySettingValue, differingPaths, settingsOf } from './settings-of.ts';

export interface TableRun {
  id: string;
  experiment: { id: string; name: string };
  arm: string;
  seed: number;
  status: RunStatus;
  seconds: number;
  epochs: number;
  settings: Settings;
  metrics: Metrics;
  flops: number | null;
  /** The least and the greatest finite value of each metric over all epochs. */
  extremes: ReadonlyMap<string, { min: number; max: number }>;
}

/** How far the largest of a setting's values is from the least where a logarithmic axis suits it. */
const decades = 10;

export function settingsTable(
  runs: readonly TableRun[],
): Pick<SettingsTable, 'columns' | 'metrics' | 'rows'> {
  const all = runs.map(({ settings }) => settingsOf(settings));
  const paths = differingPaths(all);
  return {
    columns: paths.map((path) => columnOf(path, all)),
    metrics: metricsOf(runs),
    rows: runs.map((run, i) => rowOf(run, paths, all[i]!)),
  };
}

function columnOf(path: string, all: readonly ReadonlyMap<string, SettingValue>[]): TableColumn {
  const values = [...new Set(all.map((settings) => settings.get(path) ?? null))].sort(bySettingValue);
  const numbers = values.filter((value) => typeof value === 'number');
  const given = values.filter((value) => value !== null);
  const wide = numbers[0]! > 0 && numbers.at(-1)! >= decades * numbers[0]!;
  const kind = numbers.length < given.length ? 'category' : wide ? 'log' : 'number';
  return { path, title: settingTitle(path), kind, values };
}

function metricsOf(runs: readonly TableRun[]): SettingsTable['metrics'] {
  const counts = new Map<string, number>();
  for (const { metrics } of runs)
    for (const name of Object.keys(metrics)) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, own]) => ({ name, better: metricKind(name).better, runs: own }));
}

function rowOf(
  { id, experiment, arm, seed, status, seconds, epochs, flops, metrics, extremes }: TableRun,
  paths: readonly string[],
  settings: ReadonlyMap<string, SettingValue>,
): TableRow {
  const best = [...extremes].flatMap(([name, { min, max }]) => {
    const { better } = metricKind(name);
    return better === null ? [] : [[name, better === 'higher' ? max : min] as const];
  });
  return {
    run: id,
    experiment,
    arm,
    seed,
    status,
    seconds,
    epochs,
    flops,
    settings: Object.fromEntries(paths.map((path) => [path, settings.get(path) ?? null])),
    last: metrics,
    best: Object.fromEntries(best),
  };
}
