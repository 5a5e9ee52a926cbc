/** Fewer points for the same picture. */

export interface CurvePoints {
  x: Float64Array;
  /** NaN is a gap. */
  y: Float64Array;
  lo?: Float64Array;
  hi?: Float64Array;
  n?: Float64Array;
}

const columns = ['x', 'y', 'lo', 'hi', 'n'] as const;

/**
 * At most `most` points, but for very few: of each run of neighbours those with the least and the greatest value, of the
 * band those that reach farthest, and one gap where there is one; the ends stay.
 */
export function thinCurve(points: CurvePoints, most: number): CurvePoints {
  const n = points.x.length;
  if (n <= most) return points;
  const extremes: [column: Float64Array, sign: 1 | -1][] = [
    [points.y, 1],
    [points.y, -1],
  ];
  if (points.lo !== undefined) extremes.push([points.lo, 1]);
  if (points.hi !== undefined) extremes.push([points.hi, -1]);
  const buckets = Math.max(1, Math.floor((most - 2) / (extremes.length + 1)));
  const kept = new Set([0, n - 1]);
  for (let bucket = 0; bucket < buckets; bucket++) {
    const from = Math.floor((bucket * n) / buckets);
    const to = Math.floor(((bucket + 1) * n) / buckets);
    for (const [column, sign] of extremes) {
      let least = -1;
      for (let i = from; i < to; i++) {
        if (Number.isNaN(column[i]!)) continue;
        if (least < 0 || sign * column[i]! < sign * column[least]!) least = i;
      }
      if (least >= 0) kept.add(least);
    }
    const gap = points.y.subarray(from, to).findIndex(Number.isNaN);
    if (gap >= 0) kept.add(from + gap);
  }
  const order = Int32Array.from(kept).sort();
  return Object.fromEntries(
    columns.flatMap((name) => {
      const column = points[name];
      return column === undefined ? [] : [[name, Float64Array.from(order, (i) => column[i]!)]];
    }),
  ) as unknown as CurvePoints;
}
