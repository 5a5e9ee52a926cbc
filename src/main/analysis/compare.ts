import type {
  ArmSummary,
  CompareWarning,
  Comparison,
  Match,
  PairedDifference,
  SkippedRun,
} from '#shared/comparison.ts';
import { workbenchError } from '#shared/errors.ts';
import { type MetricKind, metricKind } from '#shared/metric-kind.ts';
import type { RunStatus } from '#shared/run.ts';
import { nearestName } from '#shared/validation.ts';
import { type Arm, armsOf, type ComparedRun } from './arms.ts';
import { holm } from './effect.ts';
import { type MatchedRun, type Reading, readMatched } from './match.ts';
import { type Measured, pairedDifference } from './paired.ts';
import { summarize } from './summary.ts';
import { judge } from './verdict.ts';
import { leftOutTogether } from './words.ts';

export interface MeasuredRun extends ComparedRun, MatchedRun {
  id: string;
  status: RunStatus;
}

export interface CompareOptions {
  match?: Match;
  /** Name of the arm that the others are compared with; left out: the first that has values. */
  reference?: string | undefined;
  /** All pairs of arms rather than each with the reference. */
  allPairs?: boolean;
  /** Found by the caller, who knows where the runs are kept. */
  warnings?: CompareWarning[];
  skipped?: SkippedRun[];
}

/**
 * Compares arms on a metric, one value of each run. Only finished runs count; what does not count is said in the notes.
 * @throws compare.no-runs, compare.none-finished, compare.unknown-metric, compare.repeated-seed, compare.unknown-arm
 */
export function compareRuns(
  runs: readonly MeasuredRun[],
  metric: string,
  { match = 'last', reference, allPairs = false, warnings = [], skipped = [] }: CompareOptions = {},
): Comparison {
  const finished = runs.filter((run) => run.status === 'finished');
  check(runs, finished, metric);
  const all = armsOf(runs);
  for (const arm of all) refuseRepeatedSeeds(arm);
  const { point, readings } = readMatched(finished, metric, match);
  const arms = all.map((arm) => summarizeArm(arm, readings));
  const pairs = allPairs ? everyPair(arms) : eachWith(referenceOf(arms, reference), arms);
  const kind = metricKind(
    metric,
    arms.flatMap(({ values }) => values.map(({ value }) => value)),
  );
  const differences = judged(
    metric,
    kind,
    pairs.flatMap(([from, to]) => pairedDifference(metric, from, to) ?? []),
  );
  return {
    metric,
    better: kind.better,
    unit: kind.unit,
    match: point,
    arms,
    difference: arms.length === 2 ? (differences[0] ?? null) : null,
    differences,
    notes: [...leftOut(runs, metric, readings), ...seedNotes(pairs, differences)],
    warnings,
    skipped,
  };
}

function check(runs: readonly MeasuredRun[], finished: readonly MeasuredRun[], metric: string): void {
  if (runs.length > 0 && finished.length === 0)
    throw workbenchError('compare.none-finished', { runs: runs.map((run) => run.id) });
  refuseUnknown(runs, metric);
}

/**
 * Where no run has finished, nobody knows what they will have measured.
 * @throws compare.no-runs, compare.unknown-metric
 */
export function refuseUnknown(runs: readonly MeasuredRun[], metric: string): void {
  if (runs.length === 0) throw workbenchError('compare.no-runs', {});
  const finished = runs.filter((run) => run.status === 'finished');
  const known = [...new Set(finished.flatMap((run) => Object.keys(run.metrics)))].sort();
  if (finished.length > 0 && !known.includes(metric)) {
    throw workbenchError('compare.unknown-metric', { metric, known, nearest: nearestName(metric, known) });
  }
}

/** @throws compare.repeated-seed */
export function refuseRepeatedSeeds({ name, runs }: Arm<MeasuredRun>): void {
  const counted = runs.filter((run) => run.status === 'finished');
  for (const [seed, same] of Map.groupBy(counted, (run) => run.seed)) {
    if (same.length > 1) {
      throw workbenchError('compare.repeated-seed', { arm: name, seed, runs: same.map((run) => run.id) });
    }
  }
}

function summarizeArm({ name, runs }: Arm<MeasuredRun>, readings: ReadonlyMap<string, Reading>): ArmSummary {
  const measured = runs.flatMap((run) => {
    const value = readings.get(run.id)?.value;
    return value === undefined ? [] : [{ run: run.id, seed: run.seed, value }];
  });
  const values = measured.filter(({ value }) => Number.isFinite(value));
  return {
    name,
    ...summarize(values.map(({ value }) => value)),
    values,
    notFinite: measured.length - values.length,
  };
}

type Pair = [from: ArmSummary, to: ArmSummary];

/**
 * The arm of this name; without one, the first that has values.
 * @throws compare.unknown-arm
 */
function referenceOf(arms: readonly ArmSummary[], name: string | undefined): ArmSummary {
  const first = () => arms.find(({ n }) => n > 0) ?? arms[0];
  const found = name === undefined ? first() : arms.find((arm) => arm.name === name);
  if (found !== undefined) return found;
  throw workbenchError('compare.unknown-arm', { arm: name!, known: arms.map((arm) => arm.name) });
}

function eachWith(reference: ArmSummary, arms: readonly ArmSummary[]): Pair[] {
  return arms.filter((arm) => arm !== reference).map((arm) => [reference, arm]);
}

function everyPair(arms: readonly ArmSummary[]): Pair[] {
  return arms.flatMap((from, i) => arms.slice(i + 1).map((to): Pair => [from, to]));
}

/** With p values corrected for their number, and what follows from them. */
function judged(metric: string, kind: MetricKind, measured: readonly Measured[]): PairedDifference[] {
  const tested = measured.filter(({ t }) => t !== null);
  const corrected = holm(tested.map(({ t }) => t!.p));
  return measured.map((difference) => {
    const p = corrected[tested.indexOf(difference)] ?? null;
    return { ...difference, holm: p, ...judge(metric, difference, p, tested.length, kind) };
  });
}

/** What a run does that has no final values. */
const unfinished: Readonly<Record<RunStatus, string>> = {
  queued: 'still waits',
  running: 'is still trained',
  pausing: 'is being paused',
  paused: 'is paused',
  finished: 'has finished',
  failed: 'failed',
  cancelled: 'was cancelled',
};

/** From so many runs on that do not count for the same reason, or pairs with other seeds, they share a sentence. */
const several = 4;

/** A sentence for each run that does not count. */
function leftOut(
  runs: readonly MeasuredRun[],
  metric: string,
  readings: ReadonlyMap<string, Reading>,
): string[] {
  const left = runs.flatMap((run): { run: MeasuredRun; reason: string; kind: string }[] => {
    if (run.status !== 'finished')
      return [
        { run, reason: `it ${unfinished[run.status]}.`, kind: `that have not finished (${run.status})` },
      ];
    const { value, reason, kind } = readings.get(run.id)!;
    if (value === undefined) return [{ run, reason, kind }];
    return Number.isFinite(value)
      ? []
      : [{ run, reason: `its ${metric} is ${value}.`, kind: `whose ${metric} is ${value}` }];
  });
  return [...Map.groupBy(left, ({ kind }) => kind)].flatMap(([kind, same]) =>
    same.length < several
      ? same.map(({ run, reason }) => `Run ${run.id} (${run.arm}, seed ${run.seed}) is left out: ${reason}`)
      : [
          leftOutTogether(
            kind,
            same.map(({ run }) => run.id),
          ),
        ],
  );
}

function seedNotes(pairs: readonly Pair[], differences: readonly PairedDifference[]): string[] {
  const each = pairs.flatMap(([from, to]) => {
    if (from.n === 0 || to.n === 0) return [];
    const seeds = new Set(from.values.map(({ seed }) => seed));
    const common = to.values.filter(({ seed }) => seeds.has(seed)).length;
    if (common === 0)
      return [`${from.name} and ${to.name} have no seed in common, so their difference is not paired.`];
    const lonely = from.n + to.n - 2 * common;
    if (lonely === 0) return [];
    return [
      `${from.name} and ${to.name}: ${lonely} ${lonely === 1 ? 'run has' : 'runs have'} a seed that the other lacks and ${lonely === 1 ? 'does' : 'do'} not enter their difference.`,
    ];
  });
  const unpaired =
    each.length < several
      ? each
      : [
          `Of ${each.length} of ${pairs.length} differences the arms do not have the same seeds: runs whose seed the other lacks do not enter.`,
        ];
  const many =
    differences.length > 1
      ? [
          `p values are corrected for ${differences.length} differences by Holm’s method; each interval is of its difference alone.`,
        ]
      : [];
  return [...unpaired, ...many, ...fewSeeds(differences)];
}

/** Pairs from which on a sign-flip test can fall below 5 %. */
const tellingPairs = 6;

/** What is decided with very few seeds rests on an assumption, which is said. */
function fewSeeds(differences: readonly PairedDifference[]): string[] {
  const open = ['undecided', 'one-seed', 'no-spread'];
  const decided = differences.filter(({ n, decision }) => n < tellingPairs && !open.includes(decision));
  if (decided.length === 0) return [];
  return [
    `With fewer than ${tellingPairs} paired seeds a sign-flip test cannot fall below p = 0.05: what is decided here rests on the t interval, which takes differences to be normally distributed.`,
  ];
}
