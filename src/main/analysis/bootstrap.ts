/** Bias-corrected and accelerated bootstrap intervals of a mean (Efron 1987), step by step as SciPy has them. */
import { deriveSeed, RandomStream } from '#shared/philox.ts';
import { normalCdf, normalQuantile } from './normal.ts';
import { percentile } from './percentile.ts';

export const bootstrapResamples = 10_000;

/** The means of resamples drawn with replacement; the same values draw the same ones each time. */
export function bootstrapMeans(values: readonly number[], resamples = bootstrapResamples): Float64Array {
  const n = values.length;
  const indices = resampled(n, resamples);
  const means = new Float64Array(resamples);
  for (let r = 0; r < resamples; r++) {
    let sum = 0;
    for (let i = r * n; i < (r + 1) * n; i++) sum += values[indices[i]!]!;
    means[r] = sum / n;
  }
  return means;
}

/** The resamples drawn last: many differences of one comparison have as many pairs. */
let last = { n: 0, resamples: 0, indices: new Uint32Array() };

/** Which of `n` values each resample has, resample by resample. */
function resampled(n: number, resamples: number): Uint32Array {
  if (last.n !== n || last.resamples !== resamples) {
    const stream = new RandomStream(n, deriveSeed('bootstrap'));
    const indices = Uint32Array.from({ length: n * resamples }, () => stream.below(n));
    last = { n, resamples, indices };
  }
  return last.indices;
}

/**
 * The 95 % interval of the mean from the means of resamples; null where all of them are on one side of the mean seen,
 * or leaving out any value gives the same mean: then there is nothing to correct by.
 * @param values finite, 3 or more
 */
export function bcaInterval(values: readonly number[], means: Float64Array): [lo: number, hi: number] | null {
  const n = values.length;
  const total = values.reduce((sum, value) => sum + value, 0);
  const observed = total / n;
  // A resample of the same values in another order may differ in the last bit.
  const tolerance = 1e-13 * values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  let below = 0;
  for (const mean of means) {
    if (mean < observed - tolerance) below += 1;
    else if (mean <= observed + tolerance) below += 0.5;
  }
  const share = below / means.length;
  if (share <= 0 || share >= 1) return null;
  const bias = normalQuantile(share);
  const influence = values.map((value) => value - observed);
  const squares = influence.reduce((sum, u) => sum + u * u, 0);
  if (squares === 0) return null;
  const acceleration = influence.reduce((sum, u) => sum + u ** 3, 0) / (6 * squares ** 1.5);
  const reordered = means.slice();
  const bound = (p: number) => {
    const z = bias + normalQuantile(p);
    return percentile(reordered, normalCdf(bias + z / (1 - acceleration * z)));
  };
  return [bound(0.025), bound(0.975)];
}
