/** At which point of training a metric is read, so that runs are compared at equal cost. */
import type { Match, MatchPoint } from '#shared/comparison.ts';
import type { Metrics } from '#shared/run.ts';

/** A run's training epoch by epoch over all of its stages, in order; sums go on from stage to stage. */
export interface Progress {
  epochs: number;
  seconds: number;
  /** Null where they cannot be counted. */
  flops: number | null;
  /** The metric's value; undefined in epochs that did not measure it. */
  value: number | undefined;
}

export interface Reading {
  /** Undefined where there is none; `reason` says why. */
  value: number | undefined;
  reason: string;
  /** The same behind "runs", for many that share it. */
  kind: string;
}

export interface MatchedRun {
  id: string;
  /** The last value of each metric. */
  metrics: Metrics;
  /** Needed to match by anything but the last value. */
  progress?: readonly Progress[];
}

/** Rounding apart, sums of the same epochs are the same. */
const slack = 1 + 1e-9;

/** The metric's value of each run, all read at the largest cost that every run has reached. */
export function readMatched(
  runs: readonly MatchedRun[],
  metric: string,
  by: Match,
): { point: MatchPoint; readings: Map<string, Reading> } {
  if (by === 'last') {
    const readings = runs.map((run): [string, Reading] => [
      run.id,
      { value: run.metrics[metric], reason: `it has no ${metric}.`, kind: `without ${metric}` },
    ]);
    return { point: { by, at: null, text: '' }, readings: new Map(readings) };
  }
  const ends = runs.flatMap(({ progress = [] }) => progress.at(-1)?.[by] ?? []);
  const at = ends.length === 0 ? null : ends.reduce((a, b) => Math.min(a, b));
  const text = at === null ? '' : pointText(by, at);
  const readings = runs.map((run): [string, Reading] => [run.id, readAt(run, metric, by, at, text)]);
  return { point: { by, at, text }, readings: new Map(readings) };
}

function readAt(
  { metrics, progress = [] }: MatchedRun,
  metric: string,
  by: Exclude<Match, 'last'>,
  at: number | null,
  text: string,
): Reading {
  const none = (reason: string, kind = `without ${metric} ${text}`): Reading => ({
    value: undefined,
    reason,
    kind,
  });
  if (metrics[metric] === undefined) return none(`it has no ${metric}.`, `without ${metric}`);
  if (by === 'flops' && progress.some(({ flops }) => flops === null)) {
    return none(
      'its operations cannot be counted, because its data set is not here as it was.',
      'whose operations cannot be counted, because the data set is not here as it was,',
    );
  }
  const measured = progress.filter(({ value }) => value !== undefined);
  const within = measured.filter((entry) => at !== null && entry[by]! <= at * slack).at(-1);
  if (within !== undefined) return { value: within.value, reason: '', kind: '' };
  const first = measured[0]?.[by];
  if (first == null) return none(`no epoch of it measured ${metric}.`);
  return none(`it has no ${metric} ${text}; its first is ${pointText(by, first)}.`);
}

/** "at 3 epochs", "after 41.2 s of training", "after 1.34 PFLOP". */
export function pointText(by: Exclude<Match, 'last'>, at: number): string {
  if (by === 'epochs') return `at ${at} ${at === 1 ? 'epoch' : 'epochs'}`;
  if (by === 'seconds') return `after ${at < 100 ? at.toPrecision(3) : at.toFixed(0)} s of training`;
  return `after ${flopsText(at)}`;
}

const prefixes = ['', 'k', 'M', 'G', 'T', 'P', 'E', 'Z', 'Y'] as const;

/** "1.34 PFLOP". */
export function flopsText(flops: number): string {
  let power = flops < 1 ? 0 : Math.min(prefixes.length - 1, Math.floor(Math.log10(flops) / 3));
  // 999,999 would read 1.00e+3 k.
  if (power < prefixes.length - 1 && flops / 1000 ** power >= 999.5) power += 1;
  return `${(flops / 1000 ** power).toPrecision(3)} ${prefixes[power]}FLOP`;
}
