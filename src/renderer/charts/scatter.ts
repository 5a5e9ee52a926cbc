/** Points in groups with their means at each place. */

export interface ScatterPoint {
  x: number;
  y: number;
  /** What it is: a run. */
  label: string;
}

export interface ScatterGroup {
  label: string;
  points: ScatterPoint[];
  /** At each x, ascending; low and high are the mean less and plus a sample standard deviation, null of one point. */
  means: { x: number; n: number; mean: number; low: number | null; high: number | null }[];
}

/** @param points finite */
export function scatterGroup(label: string, points: ScatterPoint[]): ScatterGroup {
  const places = Map.groupBy(points, ({ x }) => x);
  const means = [...places]
    .sort(([a], [b]) => a - b)
    .map(([x, there]) => {
      const n = there.length;
      const mean = there.reduce((sum, { y }) => sum + y, 0) / n;
      const sd = n < 2 ? null : Math.sqrt(there.reduce((sum, { y }) => sum + (y - mean) ** 2, 0) / (n - 1));
      return { x, n, mean, low: sd === null ? null : mean - sd, high: sd === null ? null : mean + sd };
    });
  return { label, points, means };
}
