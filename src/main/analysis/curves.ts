/** Curves of runs, alone or as means with bands. */
import type { Band, Curve, CurveAxis } from '#shared/comparison.ts';
import { type StageName, stageNames } from '#shared/settings.ts';
import type { StageCost, StageHistory } from './history.ts';
import { tQuantile } from './student-t.ts';
import { type CurvePoints, thinCurve } from './thin.ts';

export interface CurveRun {
  id: string;
  /** In the order of training. */
  stages: readonly StageHistory[];
  /** Of each stage. */
  costs: readonly StageCost[];
}

export interface CurveOptions {
  metrics: readonly { name: string; stage?: StageName | undefined }[];
  x: CurveAxis;
  align: 'stages' | 'sequence';
  band: Band;
  /** At most this many points a curve. */
  points: number;
}

export const axisTitles: Readonly<Record<CurveAxis, string>> = {
  epoch: 'epoch',
  step: 'step',
  seconds: 'seconds of training',
  images: 'images',
  flops: 'floating-point operations',
};

export const bandTitles: Readonly<Record<Band, string>> = {
  sd: 'mean ± 1 sd over runs',
  se: 'mean ± 1 standard error over runs',
  ci95: 'mean with its 95 % t interval over runs',
  minmax: 'mean with the least and greatest of the runs',
};

/** Gaps told one by one. */
const toldGaps = 200;

interface Line {
  run: string;
  /** Numbers of the epochs that measured the metric. */
  epochs: Float64Array;
  x: Float64Array;
  y: Float64Array;
  gaps: Curve['gaps'];
}

/** Metric by metric, stage by stage, run by run; a run that did not measure a metric has no curve of it. */
export function runCurves(runs: readonly CurveRun[], options: CurveOptions): Curve[] {
  return eachMetricAndStage(options, (metric, stage) =>
    linesOf(runs, metric, stage, options).map(({ run, x, y, gaps }) => ({
      run,
      group: null,
      metric,
      stage,
      runs: [run],
      total: x.length,
      notFinite: gaps.length,
      gaps: gaps.slice(0, toldGaps),
      ...thinCurve({ x, y }, options.points),
    })),
  );
}

/** The same with the mean of each group's runs at each epoch of a stage. */
export function groupCurves(
  groups: readonly { name: string; runs: readonly CurveRun[] }[],
  options: CurveOptions,
): Curve[] {
  // The same for each metric.
  const known = new Map<string, Map<number, number>>();
  const placesIn = (group: number, runs: readonly CurveRun[], stage: StageName) => {
    const key = `${group} ${stage}`;
    const places = known.get(key) ?? placesOf(runs, stage, options);
    known.set(key, places);
    return places;
  };
  return eachMetricAndStage(options, (metric, stage) =>
    groups.flatMap(({ name, runs }, group) => {
      const lines = linesOf(runs, metric, stage, options);
      if (lines.length === 0) return [];
      const gaps = lines.flatMap((line) => line.gaps);
      const points = meanOf(lines, placesIn(group, runs, stage), options.band);
      return [
        {
          run: null,
          group: name,
          metric,
          stage,
          runs: lines.map(({ run }) => run),
          total: points.x.length,
          notFinite: gaps.length,
          gaps: gaps.slice(0, toldGaps),
          ...thinCurve(points, options.points),
        },
      ];
    }),
  );
}

function eachMetricAndStage(
  { metrics }: CurveOptions,
  curves: (metric: string, stage: StageName) => Curve[],
): Curve[] {
  return metrics.flatMap(({ name, stage: wanted }) =>
    stageNames.flatMap((stage) => (wanted === undefined || wanted === stage ? curves(name, stage) : [])),
  );
}

/** Where on the axis each epoch of a stage ends; undefined where that cannot be counted. */
function placesOfStage(
  { costs }: CurveRun,
  stage: StageName,
  { x, align }: CurveOptions,
): Float64Array | undefined {
  const cost = costs.find(({ name }) => name === stage);
  const own = cost?.own[x] ?? undefined;
  if (own === undefined || align === 'stages') return own;
  const before = cost!.before[x];
  return before === null ? undefined : own.map((value) => before + value);
}

function linesOf(runs: readonly CurveRun[], metric: string, stage: StageName, options: CurveOptions): Line[] {
  return runs.flatMap((run) => {
    const history = run.stages.find(({ name }) => name === stage);
    const column = history?.metrics.get(metric);
    const places = placesOfStage(run, stage, options);
    if (column === undefined || places === undefined) return [];
    const { at, values } = column;
    const n = at.length;
    const [epochs, x, y] = [new Float64Array(n), new Float64Array(n), new Float64Array(n)];
    const gaps: Curve['gaps'] = [];
    // A loop: there can be a million values.
    for (let i = 0; i < n; i++) {
      const value = values[i]!;
      epochs[i] = history!.epochs[at[i]!]!;
      x[i] = places[at[i]!]!;
      y[i] = Number.isFinite(value) ? value : Number.NaN;
      if (!Number.isFinite(value))
        gaps.push({ run: run.id, epoch: epochs[i]!, x: x[i]!, value: String(value) as 'NaN' });
    }
    return [{ run: run.id, epochs, x, y, gaps }];
  });
}

/**
 * Where the epochs of a stage lie for a group: the mean over its runs at the first, and from each epoch to the next as far
 * as on average of the runs that have both, so that x never falls where a run has ended.
 */
function placesOf(runs: readonly CurveRun[], stage: StageName, options: CurveOptions): Map<number, number> {
  const sums = new Map<number, { n: number; x: number; steps: number; step: number }>();
  for (const run of runs) {
    const places = placesOfStage(run, stage, options);
    if (places === undefined) continue;
    const { epochs } = run.stages.find(({ name }) => name === stage)!;
    for (let i = 0; i < epochs.length; i++) {
      const sum = sums.get(epochs[i]!) ?? { n: 0, x: 0, steps: 0, step: 0 };
      sums.set(epochs[i]!, sum);
      sum.n += 1;
      sum.x += places[i]!;
      if (i > 0 && epochs[i - 1] === epochs[i]! - 1) {
        sum.steps += 1;
        sum.step += places[i]! - places[i - 1]!;
      }
    }
  }
  const places = new Map<number, number>();
  for (const [epoch, { n, x, steps, step }] of [...sums].sort(([a], [b]) => a - b)) {
    const before = places.get(epoch - 1);
    places.set(epoch, before === undefined || steps === 0 ? x / n : before + step / steps);
  }
  return places;
}

/** Running mean and squared deviations (Welford 1962) of each epoch's finite values. */
function meanOf(lines: readonly Line[], places: ReadonlyMap<number, number>, band: Band): CurvePoints {
  // By the number of the epoch: there can be a million values.
  const size = 1 + lines.reduce((most, { epochs }) => Math.max(most, epochs.at(-1) ?? 0), 0);
  const seen = new Uint8Array(size);
  const column = () => new Float64Array(size);
  const [n, mean, squares] = [column(), column(), column()];
  const min = column().fill(Number.POSITIVE_INFINITY);
  const max = column().fill(Number.NEGATIVE_INFINITY);
  for (const { epochs, y } of lines) {
    for (let i = 0; i < y.length; i++) {
      const epoch = epochs[i]!;
      seen[epoch] = 1;
      const value = y[i]!;
      if (Number.isNaN(value)) continue;
      n[epoch]! += 1;
      const off = value - mean[epoch]!;
      mean[epoch]! += off / n[epoch]!;
      squares[epoch]! += off * (value - mean[epoch]!);
      if (value < min[epoch]!) min[epoch] = value;
      if (value > max[epoch]!) max[epoch] = value;
    }
  }
  const order = Float64Array.from(seen.keys()).filter((epoch) => seen[epoch] === 1);
  const points = {
    x: order.map((epoch) => places.get(epoch)!),
    y: order.map((epoch) => (n[epoch] === 0 ? Number.NaN : mean[epoch]!)),
    n: order.map((epoch) => n[epoch]!),
  };
  const ends = (of: (epoch: number) => number) =>
    order.map((epoch) => (n[epoch] === 0 ? Number.NaN : of(epoch)));
  if (band === 'minmax')
    return { ...points, lo: ends((epoch) => min[epoch]!), hi: ends((epoch) => max[epoch]!) };
  const half = order.map((epoch) => halfBand(n[epoch]!, squares[epoch]!, band));
  return {
    ...points,
    lo: points.y.map((value, i) => value - half[i]!),
    hi: points.y.map((value, i) => value + half[i]!),
  };
}

/** How far the band reaches from the mean; NaN of fewer than two values. */
function halfBand(n: number, squares: number, band: Exclude<Band, 'minmax'>): number {
  if (n < 2) return Number.NaN;
  const sd = Math.sqrt(squares / (n - 1));
  if (band === 'sd') return sd;
  const se = sd / Math.sqrt(n);
  return band === 'se' ? se : tQuantile(0.975, n - 1) * se;
}
