/** Arms × settings with mean and deviation, as a paper prints it. */
import type { Match, ResultCell, ResultsTable, SettingValue } from '#shared/comparison.ts';
import { type MetricKind, metricKind } from '#shared/metric-kind.ts';
import { resultNumber } from '#shared/results-table.ts';
import { settingTitle } from '#shared/setting-meta.ts';
import { type Arm, armsOf } from './arms.ts';
import { type MeasuredRun, refuseRepeatedSeeds, refuseUnknown } from './compare.ts';
import { readMatched } from './match.ts';
import { bySettingValue, differingPaths, settingsOf } from './settings-of.ts';
import { summarize } from './summary.ts';
import { counted, leftOutTogether, listed } from './words.ts';

/** Runs as they are read for one metric; `progress` is that metric's. */
export type RunsFor = (metric: string) => readonly MeasuredRun[];

/**
 * @param runs the same for each metric
 * @throws compare.no-runs, compare.unknown-metric, compare.repeated-seed
 */
export function resultsTable(runs: RunsFor, metrics: readonly string[], match: Match): ResultsTable {
  const all = runs(metrics[0]!);
  for (const metric of metrics) refuseUnknown(all, metric);
  const arms = armsOf(all);
  for (const arm of arms) refuseRepeatedSeeds(arm);
  const own = arms.map((arm) => settingsOf(arm.runs[0]!.settings));
  const paths = tellingPaths(arms, own);
  const columns = metrics.map((metric) => columnOf(metric, arms, runs(metric), match));
  const rows = arms.map((arm, i) => ({
    arm: arm.runs[0]!.arm,
    settings: paths.map((path) => own[i]!.get(path)),
    cells: columns.map(({ cells }) => cells[i]!),
  }));
  const points = [...new Set(columns.map(({ point }) => point))].filter((text) => text !== '');
  return {
    title: `Results over seeds${points.length === 0 ? '' : `, ${listed(points)}`}`,
    settings: paths.map((path) => ({ path, title: settingTitle(path) })),
    metrics: metrics.map((name, i) => ({
      name,
      title: metricTitle(name),
      unit: columns[i]!.kind.unit === 'points' ? '%' : '',
      better: columns[i]!.kind.better,
    })),
    rows: sorted(rows),
    notes: [...unfinishedNote(all), ...columns.flatMap(({ notes }) => notes)],
  };
}

/** Settings in which arms of the same name differ: those between names are what the names stand for. */
function tellingPaths(
  arms: readonly Arm<MeasuredRun>[],
  settings: readonly ReadonlyMap<string, SettingValue>[],
): string[] {
  const byName = Map.groupBy(
    arms.map((_, i) => i),
    (i) => arms[i]!.runs[0]!.arm,
  );
  const telling = new Set(
    [...byName.values()].flatMap((same) => differingPaths(same.map((i) => settings[i]!))),
  );
  return [...telling];
}

interface Column {
  cells: ResultCell[];
  notes: string[];
  point: string;
  kind: MetricKind;
}

function columnOf(
  metric: string,
  arms: readonly Arm<MeasuredRun>[],
  runs: readonly MeasuredRun[],
  match: Match,
): Column {
  const finished = runs.filter(({ status }) => status === 'finished');
  const { point, readings } = readMatched(finished, metric, match);
  const finite: number[] = [];
  const notFinite: string[] = [];
  const absent: { id: string; kind: string }[] = [];
  const cells = arms.map((arm): ResultCell => {
    const values: number[] = [];
    let lost = 0;
    for (const { id, status } of arm.runs) {
      if (status !== 'finished') continue;
      const { value, kind } = readings.get(id)!;
      if (value === undefined) absent.push({ id, kind });
      else if (Number.isFinite(value)) values.push(value);
      else {
        lost += 1;
        notFinite.push(id);
      }
    }
    finite.push(...values);
    const { n, mean, sd } = summarize(values);
    return { n, mean, sd, notFinite: lost, best: false };
  });
  const kind = metricKind(metric, finite);
  markBest(kind, cells);
  const notes = [
    ...[...Map.groupBy(absent, ({ kind }) => kind)].map(([kind, same]) =>
      leftOutTogether(
        kind,
        same.map(({ id }) => id),
      ),
    ),
    ...(notFinite.length === 0
      ? []
      : [
          `${metric} of ${counted(notFinite.length, 'run')} is NaN or infinite and does not count: ${listed(notFinite)}.`,
        ]),
  ];
  return { cells, notes, point: point.text, kind };
}

/** The best mean, and those that print the same: a reader could not tell them apart. */
function markBest({ better, unit }: MetricKind, cells: ResultCell[]): void {
  const means = cells.flatMap(({ mean }) => mean ?? []);
  if (better === null || means.length < 2) return;
  const best = means.reduce(better === 'higher' ? (a, b) => Math.max(a, b) : (a, b) => Math.min(a, b));
  const printed = (mean: number) => resultNumber(mean, unit === 'points' ? '%' : '');
  for (const cell of cells) cell.best = cell.mean !== null && printed(cell.mean) === printed(best);
}

function unfinishedNote(runs: readonly MeasuredRun[]): string[] {
  const open = runs.filter(({ status }) => status !== 'finished').map(({ id }) => id);
  if (open.length === 0) return [];
  return [
    `${counted(open.length, 'run has', 'runs have')} not finished and ${open.length === 1 ? 'does' : 'do'} not count: ${listed(open)}.`,
  ];
}

/** Arms in their order, each by its settings. */
function sorted(rows: ResultsTable['rows']): ResultsTable['rows'] {
  const order = [...new Set(rows.map(({ arm }) => arm))];
  return rows.toSorted((a, b) => {
    const byArm = order.indexOf(a.arm) - order.indexOf(b.arm);
    if (byArm !== 0) return byArm;
    for (const [i, value] of a.settings.entries()) {
      const bySetting = bySettingValue(value, b.settings[i]);
      if (bySetting !== 0) return bySetting;
    }
    return 0;
  });
}

/** "test/knn-accuracy" as "Test kNN accuracy". */
export function metricTitle(name: string): string {
  const words = name.replaceAll(/[/_-]/g, ' ').replaceAll(/\bknn\b/g, 'kNN');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
