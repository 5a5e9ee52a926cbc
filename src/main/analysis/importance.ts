/**
 * Which settings decide whether a run is among the best: PED-ANOVA (Watanabe, Bansal and Hutter 2023, arXiv 2304.10255),
 * and for settings that do not apply to every run its conditional form (arXiv 2601.20800).
 */
import type { Importance, SettingValue } from '#shared/comparison.ts';
import { workbenchError } from '#shared/errors.ts';
import { metricKind } from '#shared/metric-kind.ts';
import type { Metrics, RunStatus } from '#shared/run.ts';
import { settingTitle } from '#shared/setting-meta.ts';
import type { Settings } from '#shared/settings.ts';
import { nearestName } from '#shared/validation.ts';
import { categoryDensity, gridCounts, numberDensity } from './parzen.ts';
import { differingPaths, settingsOf } from './settings-of.ts';
import { counted, listed } from './words.ts';

export interface ImportanceRun {
  id: string;
  status: RunStatus;
  settings: Settings;
  metrics: Metrics;
}

/** A run as the statistic sees it. */
export interface Trial {
  settings: ReadonlyMap<string, SettingValue>;
  value: number;
}

/** Fewer of the best than this say little. */
const fewTop = 5;
/** A setting that applies to fewer runs than this is not looked at among them. */
const leastRegime = 2;
/** From this factor between its values on, a setting counts by its logarithm. */
const decades = 10;

/** @throws compare.no-runs, compare.none-finished, compare.unknown-metric */
export function importanceOf(
  runs: readonly ImportanceRun[],
  metric: string,
  { quantile, notes: given }: { quantile: number; notes: readonly string[] },
): Importance {
  if (runs.length === 0) throw workbenchError('compare.no-runs', {});
  const finished = runs.filter(({ status }) => status === 'finished');
  if (finished.length === 0)
    throw workbenchError('compare.none-finished', { runs: runs.map(({ id }) => id) });
  const having = finished.filter(({ metrics }) => metrics[metric] !== undefined);
  if (having.length === 0) {
    const known = [...new Set(finished.flatMap(({ metrics }) => Object.keys(metrics)))].sort();
    throw workbenchError('compare.unknown-metric', { metric, known, nearest: nearestName(metric, known) });
  }
  const finite = having.filter(({ metrics }) => Number.isFinite(metrics[metric]));
  const trials = finite.map(
    (run): Trial => ({ settings: settingsOf(run.settings), value: run.metrics[metric]! }),
  );
  const { better } = metricKind(metric);
  const top = topTrials(trials, better !== 'lower', quantile);
  const paths = differingPaths(trials.map(({ settings }) => settings));
  const raw = paths.map((path) => ({ path, raw: pedAnova(path, trials, top) }));
  const sum = raw.reduce((total, one) => total + one.raw, 0);
  const notes = [
    ...given,
    ...left(runs.length - finished.length, 'has not finished', 'have not finished'),
    ...left(finished.length - having.length, `has no ${metric}`, `have no ${metric}`),
    ...left(
      having.length - finite.length,
      `has a ${metric} that is NaN or infinite`,
      `have a ${metric} that is NaN or infinite`,
    ),
    ...(better === null
      ? [`The name ${metric} does not tell which direction is better; higher is taken to be.`]
      : []),
    ...weakness(trials.length, top.size, paths),
    ...together(paths, trials),
  ];
  return {
    method: 'PED-ANOVA',
    metric,
    quantile,
    runs: trials.length,
    top: top.size,
    settings: raw
      .map((one) => ({ ...one, title: settingTitle(one.path), share: sum > 0 ? one.raw / sum : 0 }))
      .sort((a, b) => b.raw - a.raw),
    notes,
  };
}

const left = (count: number, one: string, many: string): string[] =>
  count === 0
    ? []
    : [`${counted(count, 'run')} ${count === 1 ? one : many} and ${count === 1 ? 'does' : 'do'} not count.`];

/** The best share of the trials; all that equal the last of them too. */
export function topTrials(trials: readonly Trial[], higher: boolean, quantile: number): Set<Trial> {
  const sign = higher ? -1 : 1;
  const sorted = Float64Array.from(trials, ({ value }) => sign * value).sort();
  const cut = sorted[Math.ceil(quantile * trials.length) - 1]!;
  return new Set(trials.filter(({ value }) => sign * value <= cut));
}

/**
 * How far the values of a setting among the best runs are from those among all: the Pearson divergence of their
 * densities, times the squared share of the best. Where a setting does not apply to some runs, that of the others by how
 * often it applies.
 */
export function pedAnova(path: string, trials: readonly Trial[], top: ReadonlySet<Trial>): number {
  const applying = trials.filter(({ settings }) => settings.has(path));
  const best = applying.filter((trial) => top.has(trial));
  if (applying.length < leastRegime || best.length === 0) return 0;
  const values = (some: readonly Trial[]) => some.map(({ settings }) => settings.get(path)!);
  const density = densityOver(values(applying));
  if (density === null) return 0;
  const [ofTop, ofAll] = [density(values(best)), density(values(applying))];
  let divergence = 0;
  for (const [i, all] of ofAll.entries()) divergence += all * (ofTop[i]! / all - 1) ** 2;
  const applies = (best.length / top.size) ** 2 / (applying.length / trials.length);
  return (top.size / trials.length) ** 2 * applies * divergence;
}

/** How to tell the density of some of these values; null where there is only one. */
function densityOver(
  all: readonly SettingValue[],
): ((values: readonly SettingValue[]) => Float64Array) | null {
  const distinct = [...new Set(all)];
  if (distinct.length < 2) return null;
  if (!distinct.every((value) => typeof value === 'number')) {
    return (values) => {
      const counts = new Float64Array(distinct.length);
      for (const value of values) counts[distinct.indexOf(value)]! += 1;
      return categoryDensity(counts);
    };
  }
  const range = [
    distinct.reduce((a, b) => Math.min(a, b)),
    distinct.reduce((a, b) => Math.max(a, b)),
  ] as const;
  const log = range[0] > 0 && range[1] >= decades * range[0];
  return (values) => numberDensity(gridCounts(values as number[], range, log));
}

function weakness(runs: number, top: number, paths: readonly string[]): string[] {
  if (paths.length === 0) return ['The runs differ in no setting but the seed: there is nothing to weigh.'];
  if (top === runs)
    return ['All runs are among the best: with equal values no setting can be told to matter.'];
  return top < fewTop
    ? [
        `Only ${counted(top, 'run is', 'runs are')} among the best: with fewer than ${fewTop} the order of settings may be chance.`,
      ]
    : [];
}

/** Settings that changed together in every run: which of them matters cannot be known. */
function together(paths: readonly string[], trials: readonly Trial[]): string[] {
  const patterns = Map.groupBy(paths, (path) => {
    const seen: (SettingValue | undefined)[] = [];
    return trials
      .map(({ settings }) => {
        const value = settings.get(path);
        if (!seen.includes(value)) seen.push(value);
        return seen.indexOf(value);
      })
      .join(' ');
  });
  return [...patterns.values()]
    .filter((same) => same.length > 1)
    .map((same) => `${listed(same)} changed together: which of them matters cannot be told.`);
}
