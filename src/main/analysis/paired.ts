import type { PairedDifference } from '#shared/comparison.ts';
import { metricKind } from '#shared/metric-kind.ts';
import { bcaInterval, bootstrapMeans } from './bootstrap.ts';
import { hedgesGz, superiority } from './effect.ts';
import { signFlip } from './permutation.ts';
import { mostPairs, pairedPower, pairsNeeded } from './power.ts';
import { upperTail } from './student-t.ts';
import { summarize } from './summary.ts';

/** An arm's finite values by seed. */
export interface SeededArm {
  name: string;
  values: readonly { run: string; seed: number; value: number }[];
}

/** A difference before it is judged beside the others of its comparison. */
export type Measured = Omit<PairedDifference, 'holm' | 'decision' | 'verdict'>;

/** Differences nearer to each other than floating point can tell have no spread. */
const noise = 1e-12;

/**
 * The second arm minus the first on the seeds that both have: what a seed brings to both cancels.
 * Null where they have no seed in common.
 */
export function pairedDifference(metric: string, from: SeededArm, to: SeededArm): Measured | null {
  const first = new Map(from.values.map((entry) => [entry.seed, entry]));
  const pairs = to.values.flatMap(({ seed, run, value }) => {
    const other = first.get(seed);
    return other === undefined ? [] : [{ seed, from: other.run, to: run, difference: value - other.value }];
  });
  if (pairs.length === 0) return null;
  pairs.sort((a, b) => a.seed - b.seed);
  const differences = pairs.map((pair) => pair.difference);
  const { n, mean, sd, se, ci95 } = summarize(differences) as ReturnType<typeof summarize> & { mean: number };
  const spread = sd !== null && sd > noise * Math.max(1, Math.abs(mean)) ? { sd, se: se! } : null;
  return {
    arms: [from.name, to.name],
    n,
    mean,
    sd,
    se,
    // Of no width, it would look as sure as could be.
    ci95: spread && ci95,
    pairs,
    unpaired: { from: from.values.length - n, to: to.values.length - n },
    t: spread && tTest(mean / spread.se, n - 1),
    bootstrap: spread && n >= 3 ? bootstrap(differences) : null,
    permutation: n < 2 ? null : signFlip(differences),
    effect: spread && { dz: mean / spread.sd, gz: hedgesGz(mean / spread.sd, n) },
    superiority: wins(metric, differences, from, to),
    power: spread && mean !== 0 ? power(mean / spread.sd, n) : null,
  };
}

function tTest(value: number, degrees: number): PairedDifference['t'] {
  return { value, degrees, p: 2 * upperTail(Math.abs(value), degrees) };
}

function bootstrap(differences: readonly number[]): PairedDifference['bootstrap'] {
  const means = bootstrapMeans(differences);
  const ci95 = bcaInterval(differences, means);
  return ci95 && { method: 'BCa', resamples: means.length, ci95 };
}

function power(dz: number, n: number): PairedDifference['power'] {
  const needed = pairsNeeded(dz);
  return {
    method: 'noncentral t',
    alpha: 0.05,
    target: 0.8,
    now: n > mostPairs ? 1 : pairedPower(dz, n),
    needed,
    more: needed === null ? null : Math.max(0, needed - n),
  };
}

/** How often the second arm is better; where the name of the metric does not tell, how often it is higher. */
function wins(
  metric: string,
  differences: readonly number[],
  from: SeededArm,
  to: SeededArm,
): PairedDifference['superiority'] {
  const sign = metricKind(metric).better === 'lower' ? -1 : 1;
  const values = (arm: SeededArm) => arm.values.map(({ value }) => sign * value);
  return {
    paired: superiority(
      [0],
      differences.map((d) => sign * d),
    ),
    unpaired: superiority(values(from), values(to)),
  };
}
