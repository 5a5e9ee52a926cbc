/** Against SciPy and statsmodels: test/fixtures/analysis/statistics.py. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { bcaInterval, bootstrapMeans } from './bootstrap.ts';
import { hedgesGz, holm, superiority } from './effect.ts';
import { normalCdf, normalQuantile } from './normal.ts';
import { pairedDifference } from './paired.ts';
import { signFlip } from './permutation.ts';
import { pairedPower, pairsNeeded } from './power.ts';
import { summarize } from './summary.ts';

interface SummaryCase {
  values: number[];
  n: number;
  mean: number;
  sd: number;
  se: number;
  ci95: [number, number];
  min: number;
  max: number;
}
interface PairedCase extends SummaryCase {
  t: number;
  p: number;
  permutation: number;
  dz: number;
  gz: number | null;
  resamples?: number[][];
  bca?: [number, number];
  bootstrap?: [number, number];
}
const fixture = JSON.parse(
  readFileSync(new URL('../../../test/fixtures/analysis/statistics.json', import.meta.url), 'utf8'),
) as {
  summaries: SummaryCase[];
  paired: PairedCase[];
  superiority: { a: number[]; b: number[]; value: number };
  holm: { p: number[]; corrected: number[] }[];
  power: { dz: number; n: number; power: number }[];
  needed: { dz: number; pairs: number; solved: number | null }[];
  normal: { x: number; cdf: number }[];
  quantile: { p: number; x: number }[];
};

/** Within 1e-9, relative to the value where that is above 1. */
function near(actual: number, expected: number): void {
  expect(Math.abs(actual - expected)).toBeLessThan(1e-9 * Math.max(1, Math.abs(expected)));
}

const seeded = (name: string, values: readonly number[]) => ({
  name,
  values: values.map((value, seed) => ({ run: `${name}${seed}`, seed, value })),
});
const paired = (differences: readonly number[]) =>
  pairedDifference(
    'test/accuracy',
    seeded(
      'a',
      differences.map(() => 0),
    ),
    seeded('b', differences),
  )!;

test.each([...fixture.summaries, ...fixture.paired])('the summary of $values', (expected) => {
  const { n, mean, sd, se, ci95, min, max } = summarize(expected.values);
  expect([n, min, max]).toEqual([expected.n, expected.min, expected.max]);
  near(mean!, expected.mean);
  near(sd!, expected.sd);
  near(se!, expected.se);
  near(ci95![0], expected.ci95[0]);
  near(ci95![1], expected.ci95[1]);
});

test.each(fixture.paired)('the paired statistics of $values', (expected) => {
  const difference = paired(expected.values);
  near(difference.mean, expected.mean);
  near(difference.t!.value, expected.t);
  near(difference.t!.p, expected.p);
  near(difference.permutation!.p, expected.permutation);
  expect(difference.permutation).toMatchObject({
    method: 'exact',
    assignments: 2 ** expected.n,
    error: null,
  });
  near(difference.effect!.dz, expected.dz);
  if (expected.gz === null) expect(difference.effect!.gz).toBeNull();
  else near(difference.effect!.gz!, expected.gz);
});

const bootstrapped = fixture.paired.filter((one) => one.bca !== undefined);
test.each(bootstrapped)('the BCa interval of $values from the same resamples', (expected) => {
  const means = expected.resamples!.map(
    (indices) => indices.reduce((sum, i) => sum + expected.values[i]!, 0) / indices.length,
  );
  const [lo, hi] = bcaInterval(expected.values, Float64Array.from(means))!;
  near(lo, expected.bca![0]);
  near(hi, expected.bca![1]);
});

// The means of a few values are so few that chance moves an end from one to the next.
const smooth = bootstrapped.filter(({ n }) => n >= 9);
test.each(smooth)('the BCa interval of $values is scipy.stats.bootstrap’s, but for chance', (expected) => {
  const { ci95, resamples } = paired(expected.values).bootstrap!;
  expect(resamples).toBe(10_000);
  // An end is a quantile of 10,000 means, whose density at these tails makes its standard error below 4 % of theirs.
  for (const end of [0, 1] as const)
    expect(Math.abs(ci95[end] - expected.bootstrap![end])).toBeLessThan(0.12 * expected.se);
});

test('the same values draw the same resamples', () => {
  expect(bootstrapMeans([1, 2, 3.5], 50)).toEqual(bootstrapMeans([1, 2, 3.5], 50));
  expect(new Set(bootstrapMeans([1, 2, 3.5], 50)).size).toBeGreaterThan(5);
});

test('no bootstrap interval where nothing can be corrected', () => {
  expect(bcaInterval([1, 1, 1], new Float64Array(10).fill(1))).toBeNull();
  expect(bcaInterval([1, 2, 3], new Float64Array(10).fill(3))).toBeNull();
});

test('many differences are permuted by Monte Carlo, within its stated error', () => {
  const twenty = [
    0.31, -0.2, 0.4, 0.11, 0.05, -0.33, 0.27, 0.5, -0.04, 0.18, 0.22, -0.4, 0.09, 0.6, -0.12, 0.3,
  ];
  const values = [...twenty, 0.02, -0.35, 0.15, 0.44];
  const exact = signFlip(values);
  expect(exact).toMatchObject({ method: 'exact', assignments: 2 ** 20 });
  // A difference of zero has no sign: it changes no p.
  const drawn = signFlip([...values, 0]);
  expect(drawn).toMatchObject({ method: 'monte-carlo', assignments: 100_000 });
  expect(drawn.error).toBeCloseTo(Math.sqrt((exact.p * (1 - exact.p)) / 100_000), 5);
  expect(Math.abs(drawn.p - exact.p)).toBeLessThan(4 * drawn.error!);
});

test('the probability of superiority is Mann and Whitney’s', () => {
  near(superiority(fixture.superiority.a, fixture.superiority.b), fixture.superiority.value);
  expect(superiority([1, 2], [1, 2])).toBe(0.5);
  expect(superiority([0], [1, 0, -1, 2])).toBe(0.625);
});

test.each(fixture.holm)('Holm’s correction of $p', ({ p, corrected }) => {
  for (const [i, value] of holm(p).entries()) near(value, corrected[i]!);
});

test('Hedges’ correction is undefined for two', () => expect(hedgesGz(1, 2)).toBeNull());

test.each(fixture.power)('the power of $n pairs with d_z $dz', ({ dz, n, power }) =>
  near(pairedPower(dz, n), power),
);

test.each(fixture.needed)('d_z $dz needs $pairs pairs', ({ dz, pairs, solved }) => {
  expect(pairsNeeded(dz)).toBe(pairs);
  expect(pairsNeeded(-dz)).toBe(pairs);
  if (solved !== null) expect(Math.ceil(solved)).toBe(pairs);
});

test('no number of pairs finds nothing', () => {
  expect(pairsNeeded(0)).toBeNull();
  expect(pairsNeeded(0.001)).toBeNull();
});

test.each(fixture.normal)('the normal distribution at $x', ({ x, cdf }) => {
  expect(Math.abs(normalCdf(x) - cdf)).toBeLessThan(1e-13 * Math.min(1, Math.max(cdf, 1e-3)));
  if (x < 0) expect(Math.abs(normalCdf(x) / cdf - 1)).toBeLessThan(1e-9);
});

test.each(fixture.quantile)('the normal quantile of $p', ({ p, x }) => near(normalQuantile(p), x));

test.each([0, 1, Number.NaN])('refuses the normal quantile of %d', (p) =>
  expect(() => normalQuantile(p)).toThrow(RangeError),
);
