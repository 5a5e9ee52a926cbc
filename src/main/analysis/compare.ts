import type { ArmSummary, Comparison, PairedDifference } from '#shared/comparison.ts';
import { workbenchError } from '#shared/errors.ts';
import type { Metrics, RunStatus } from '#shared/run.ts';
import { nearestName } from '#shared/validation.ts';
import { type Arm, armsOf, type ComparedRun } from './arms.ts';
import { pairedDifference } from './paired.ts';
import { summarize } from './summary.ts';

export interface MeasuredRun extends ComparedRun {
  status: RunStatus;
  /** The last value of each metric. */
  metrics: Metrics;
}

/**
 * Compares arms on a metric's last value. Only finished runs count; what does not count is said in the notes.
 * @throws compare.no-runs, compare.none-finished, compare.unknown-metric, compare.repeated-seed
 */
export function compareRuns(runs: readonly MeasuredRun[], metric: string): Comparison {
  const finished = runs.filter((run) => run.status === 'finished');
  check(runs, finished, metric);
  const all = armsOf(runs);
  for (const arm of all) refuseRepeatedSeeds(arm);
  const arms = all.map((arm) => summarizeArm(arm, metric));
  const [first, ...others] = arms;
  const differences = others.flatMap((arm) => pairedDifference(metric, first!, arm) ?? []);
  return {
    metric,
    arms,
    difference: arms.length === 2 ? (differences[0] ?? null) : null,
    differences,
    notes: [...leftOut(runs, metric), ...seedNotes(arms, differences)],
  };
}

function check(runs: readonly MeasuredRun[], finished: readonly MeasuredRun[], metric: string): void {
  if (runs.length === 0) throw workbenchError('compare.no-runs', {});
  if (finished.length === 0)
    throw workbenchError('compare.none-finished', { runs: runs.map((run) => run.id) });
  const known = [...new Set(finished.flatMap((run) => Object.keys(run.metrics)))].sort();
  if (!known.includes(metric)) {
    throw workbenchError('compare.unknown-metric', { metric, known, nearest: nearestName(metric, known) });
  }
}

function refuseRepeatedSeeds({ name, runs }: Arm<MeasuredRun>): void {
  const counted = runs.filter((run) => run.status === 'finished');
  for (const [seed, same] of Map.groupBy(counted, (run) => run.seed)) {
    if (same.length > 1) {
      throw workbenchError('compare.repeated-seed', { arm: name, seed, runs: same.map((run) => run.id) });
    }
  }
}

function summarizeArm({ name, runs }: Arm<MeasuredRun>, metric: string): ArmSummary {
  const measured = runs.flatMap((run) => {
    const value = run.status === 'finished' ? run.metrics[metric] : undefined;
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

/** A sentence for each run that does not count. */
function leftOut(runs: readonly MeasuredRun[], metric: string): string[] {
  return runs.flatMap((run) => {
    const name = `Run ${run.id} (${run.arm}, seed ${run.seed}) is left out: `;
    if (run.status !== 'finished') return [`${name}it is ${run.status}.`];
    const value = run.metrics[metric];
    if (value === undefined) return [`${name}it has no ${metric}.`];
    return Number.isFinite(value) ? [] : [`${name}its ${metric} is ${value}.`];
  });
}

function seedNotes(arms: readonly ArmSummary[], differences: readonly PairedDifference[]): string[] {
  const [first, ...others] = arms;
  const seeds = new Set(first!.values.map(({ seed }) => seed));
  const unpaired = others.flatMap((arm) => {
    const common = arm.values.filter(({ seed }) => seeds.has(seed)).length;
    if (first!.n === 0 || arm.n === 0) return [];
    if (common === 0)
      return [`${first!.name} and ${arm.name} have no seed in common, so their difference is not paired.`];
    const lonely = first!.n + arm.n - 2 * common;
    if (lonely === 0) return [];
    return [
      `${first!.name} and ${arm.name}: ${lonely} ${lonely === 1 ? 'run has' : 'runs have'} a seed that the other lacks and ${lonely === 1 ? 'does' : 'do'} not enter their difference.`,
    ];
  });
  const many =
    differences.length > 1
      ? [`${differences.length} differences are judged one by one; among many, some exclude zero by chance.`]
      : [];
  return [...unpaired, ...many];
}
