import { tQuantile } from './student-t.ts';

export interface Summary {
  n: number;
  mean: number | null;
  /** Sample standard deviation (n − 1); null where n < 2. */
  sd: number | null;
  /** Standard error of the mean, sd / √n; null where n < 2. */
  se: number | null;
  /** 95 % t interval of the mean; null where n < 2. */
  ci95: [lo: number, hi: number] | null;
  min: number | null;
  max: number | null;
}

/** @param values finite */
export function summarize(values: readonly number[]): Summary {
  const n = values.length;
  if (n === 0) return { n, mean: null, sd: null, se: null, ci95: null, min: null, max: null };
  const [min, max] = [least(values), -least(values.map((value) => -value))];
  // The sum of equal values, divided again, may differ from them in the last bit.
  const mean = min === max ? min : sum(values) / n;
  if (n === 1) return { n, mean, sd: null, se: null, ci95: null, min, max };
  const sd = Math.sqrt(sum(values.map((value) => (value - mean) ** 2)) / (n - 1));
  const se = sd / Math.sqrt(n);
  const half = tQuantile(0.975, n - 1) * se;
  return { n, mean, sd, se, ci95: [mean - half, mean + half], min, max };
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
// Math.min takes its values as arguments, of which there can be too many.
const least = (values: readonly number[]) => values.reduce((a, b) => Math.min(a, b), values[0]!);
