import { tQuantile } from './student-t.ts';

export interface Summary {
  n: number;
  mean: number | null;
  /** Sample standard deviation (n − 1); null where n < 2. */
  sd: number | null;
  /** 95 % t interval of the mean; null where n < 2. */
  ci95: [lo: number, hi: number] | null;
}

/** @param values finite */
export function summarize(values: readonly number[]): Summary {
  const n = values.length;
  if (n === 0) return { n, mean: null, sd: null, ci95: null };
  const mean = sum(values) / n;
  if (n === 1) return { n, mean, sd: null, ci95: null };
  const sd = Math.sqrt(sum(values.map((value) => (value - mean) ** 2)) / (n - 1));
  const half = (tQuantile(0.975, n - 1) * sd) / Math.sqrt(n);
  return { n, mean, sd, ci95: [mean - half, mean + half] };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
