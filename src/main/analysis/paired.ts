import type { PairedDifference } from '#shared/comparison.ts';
import { type MetricKind, metricKind } from './metric.ts';
import { type Summary, summarize } from './summary.ts';

/** An arm's finite values by seed. */
export interface SeededArm {
  name: string;
  values: readonly { seed: number; value: number }[];
}

/**
 * The second arm minus the first on the seeds that both have: what a seed brings to both cancels.
 * Null where they have no seed in common.
 */
export function pairedDifference(metric: string, from: SeededArm, to: SeededArm): PairedDifference | null {
  const first = new Map(from.values.map(({ seed, value }) => [seed, value]));
  const pairs = to.values.flatMap(({ seed, value }) => {
    const other = first.get(seed);
    return other === undefined ? [] : [{ seed, difference: value - other }];
  });
  if (pairs.length === 0) return null;
  const summary = summarize(pairs.map((pair) => pair.difference));
  const mean = summary.mean!;
  const arms: PairedDifference['arms'] = [from.name, to.name];
  return {
    arms,
    n: summary.n,
    mean,
    sd: summary.sd,
    ci95: summary.ci95,
    verdict: verdict(metric, arms, { ...summary, mean }, pairs[0]!.seed),
  };
}

/** Differences nearer to each other than floating point can tell have no spread. */
const noise = 1e-12;

function verdict(
  metric: string,
  [from, to]: PairedDifference['arms'],
  { n, mean, sd, ci95 }: Summary & { mean: number },
  firstSeed: number,
): string {
  const kind = metricKind(metric);
  const gap = kind.difference(Math.abs(mean));
  const side = mean > 0 ? 'above' : 'below';
  if (sd === null || ci95 === null) {
    const seen = mean === 0 ? `${to} equals ${from}` : `${to} is ${gap} ${side} ${from}`;
    return `One seed cannot tell: with seed ${firstSeed}, ${seen} in ${metric}, and another seed may turn that round. Train both with three seeds or more.`;
  }
  if (sd <= noise * Math.max(1, Math.abs(mean))) {
    const seen = Math.abs(mean) <= noise ? `${to} equals ${from}` : `${to} is ${gap} ${side} ${from}`;
    return `The seeds do not decide it: ${seen} in ${metric} on each of ${n} seeds, and differences without any spread say nothing of how another seed would do. Train more seeds, or test on more images.`;
  }
  const interval = `95 % interval ${kind.number(ci95[0])} to ${kind.number(ci95[1])}, ${n} seeds`;
  if (ci95[0] <= 0 && ci95[1] >= 0) {
    return `The seeds do not decide it: ${to} minus ${from} is ${kind.difference(mean)} in ${metric}, and zero lies in the interval (${interval}).`;
  }
  return `${to} ${comparative(kind, mean)} ${from} by ${gap} in ${metric} (${to} minus ${from}: ${interval}).`;
}

function comparative({ better }: MetricKind, mean: number): string {
  if (better === null) return mean > 0 ? 'is higher than' : 'is lower than';
  return mean > 0 === (better === 'higher') ? 'is better than' : 'is worse than';
}
