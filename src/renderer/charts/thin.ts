/** Fewer points for the same picture: of each bucket the first, the least, the greatest and the last. */

export interface Points {
  x: ArrayLike<number>;
  y: ArrayLike<number>;
}

/**
 * Keeps extremes, ends, and a NaN for each gap. Buckets have equal numbers of points.
 * @param most about how many points come back; as many as there are where there are no more
 */
export function thin({ x, y }: Points, most: number): { x: number[]; y: number[] } {
  const n = x.length;
  if (n <= most) return { x: Array.from(x), y: Array.from(y) };
  const buckets = Math.max(1, Math.floor(most / 4));
  const kept: number[] = [];
  for (let b = 0; b < buckets; b++) {
    const from = Math.floor((b * n) / buckets);
    const to = Math.floor(((b + 1) * n) / buckets);
    let least = -1;
    let greatest = -1;
    let gap = -1;
    for (let i = from; i < to; i++) {
      const value = y[i]!;
      if (!Number.isFinite(value)) gap = i;
      else {
        if (least < 0 || value < y[least]!) least = i;
        if (greatest < 0 || value > y[greatest]!) greatest = i;
      }
    }
    const chosen = new Set([from, least, greatest, gap, to - 1].filter((i) => i >= 0));
    kept.push(...[...chosen].sort((a, c) => a - c));
  }
  return { x: kept.map((i) => x[i]!), y: kept.map((i) => y[i]!) };
}
