/** What trained runs amount to, as text. */
import type { ArmSummary, Comparison, PairedDifference } from '#shared/comparison.ts';
import type { MetricKind } from '#shared/metric-kind.ts';
import { leaves, valueAt } from '#shared/paths.ts';
import type { RunSummary } from '#shared/run.ts';
import { effectiveSettings } from '#shared/settings.ts';
import {
  counted,
  decimal,
  duration,
  metricValue,
  none,
  percent,
  signedRange,
  signedText,
  valueText,
} from './format.ts';
import type { Style } from './style.ts';
import { table } from './table.ts';

/** The metric that answers the question of an experiment. */
export const mainMetric = 'test/accuracy';

/** "97.85 ± 0.12 %", or in the metric's own numbers where it is no share. */
export function meanAndSd(unit: MetricKind['unit'], { mean, sd }: Pick<ArmSummary, 'mean' | 'sd'>): string {
  if (mean === null) return none;
  if (sd === null) return valueText(unit, mean);
  if (unit === '') return `${valueText(unit, mean)} ± ${decimal(sd)}`;
  return `${(mean * 100).toFixed(2)} ± ${percent(sd)}`;
}

/** "97.55 – 98.15 %"; "−3.01 to −2.98", where a dash would be read as a sign. */
export function interval(unit: MetricKind['unit'], bounds: ArmSummary['ci95']): string {
  if (bounds === null) return none;
  const [low, high] = bounds;
  if (unit === '') return [low, high].map((end) => valueText(unit, end)).join(low < 0 ? ' to ' : ' – ');
  return `${(low * 100).toFixed(2)} – ${percent(high)}`;
}

/** Mean of the finite values; null where there are none. */
function mean(values: readonly (number | undefined)[]): number | null {
  const finite = values.filter((value) => value !== undefined && Number.isFinite(value)) as number[];
  return finite.length === 0 ? null : finite.reduce((sum, value) => sum + value, 0) / finite.length;
}

/** Arms with their accuracy, its interval, the kNN accuracy of their features, and the time of a run. */
export function armsTable(comparison: Comparison, runs: readonly RunSummary[], style: Style): string {
  return table(
    [
      { title: 'Arm' },
      { title: 'Runs', align: 'right' },
      { title: 'Test accuracy', align: 'right' },
      { title: '95 % interval', align: 'right' },
      { title: 'kNN accuracy', align: 'right' },
      { title: 'Time of a run', align: 'right' },
    ],
    comparison.arms.map((arm) => {
      const own = runs.filter((run) => run.arm === arm.name && run.status === 'finished');
      const seconds = mean(own.map((run) => run.seconds));
      return [
        style.strong(arm.name),
        String(arm.n),
        meanAndSd(comparison.unit, arm),
        interval(comparison.unit, arm.ci95),
        metricValue('test/knn-accuracy', mean(own.map((run) => run.metrics['test/knn-accuracy']))),
        seconds === null ? none : duration(seconds),
      ];
    }),
    style,
  );
}

/** Arms of any metric. */
export function comparisonTable({ metric, unit, arms }: Comparison, style: Style): string {
  return table(
    [
      { title: 'Arm' },
      { title: 'Runs', align: 'right' },
      { title: metric, align: 'right' },
      { title: '95 % interval', align: 'right' },
    ],
    arms.map((arm) => [
      style.strong(arm.name),
      String(arm.n),
      meanAndSd(unit, arm),
      interval(unit, arm.ci95),
    ]),
    style,
  );
}

/** The difference of two arms as a line, then what may be concluded. */
export function differenceText(unit: MetricKind['unit'], difference: PairedDifference): string {
  const { arms, n, mean: value, ci95, verdict } = difference;
  const points = unit === 'points' ? ' percentage points' : '';
  const range = ci95 === null ? '' : `, 95 % interval ${signedRange(unit, ci95)}`;
  return `${arms[1]} − ${arms[0]}: ${signedText(unit, value)}${points}${range}, over ${counted(n, 'paired seed')}.\n${verdict}`;
}

/** Dotted paths of the settings in which the runs differ, the arms' names set aside. */
export function differingSettings(runs: readonly RunSummary[]): string[] {
  const [first] = runs;
  if (first === undefined) return [];
  return leaves(first.settings)
    .map(([path]) => path)
    .filter((path) => new Set(runs.map((run) => JSON.stringify(valueAt(run.settings, path)))).size > 1);
}

/** A sweep's settings, each with the mean over its seeds; none where a setting has no influence on an arm. */
export function sweepTable(runs: readonly RunSummary[], swept: readonly string[], style: Style): string {
  const cellsOf = ({ settings }: RunSummary) => {
    const effective = effectiveSettings(settings);
    return swept.map((path) => String(valueAt(effective, path) ?? none));
  };
  const groups = Map.groupBy(runs, (run) => JSON.stringify([run.arm, ...cellsOf(run)]));
  return table(
    [
      { title: 'Arm' },
      ...swept.map((path) => ({ title: path, align: 'right' as const })),
      { title: 'Runs', align: 'right' },
      { title: 'Test accuracy', align: 'right' },
      { title: 'kNN accuracy', align: 'right' },
    ],
    [...groups.values()].map((group) => {
      const finished = group.filter((run) => run.status === 'finished');
      const average = (metric: string) =>
        metricValue(metric, mean(finished.map((run) => run.metrics[metric])));
      return [
        style.strong(group[0]!.arm),
        ...cellsOf(group[0]!),
        String(finished.length),
        average('test/accuracy'),
        average('test/knn-accuracy'),
      ];
    }),
    style,
  );
}
