/** How far lines reach, for the axes of their chart. */

type Scale = 'linear' | 'logarithmic';

export interface Reaching {
  /** Ascending. */
  x: ArrayLike<number>;
  y: ArrayLike<number>;
  band?: { lower: ArrayLike<number>; upper: ArrayLike<number> } | undefined;
}

export interface Extent {
  x: [least: number, greatest: number];
  y: [least: number, greatest: number];
}

/** Number of the first of ascending places that is not below a value. */
export function firstNotBelow(places: ArrayLike<number>, value: number): number {
  let low = 0;
  let high = places.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (places[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * Of what the axes can show: a logarithmic one has no place for 0 and less. Null where that is nothing.
 * @param range the part of the x axis that is looked at; null for all
 */
export function extentOf(
  lines: readonly Reaching[],
  scales: { x: Scale; y: Scale },
  range: { from: number; to: number } | null,
): Extent | null {
  const x: Extent['x'] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  const y: Extent['y'] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const line of lines) {
    const n = line.x.length;
    const first = range === null ? 0 : firstNotBelow(line.x, range.from);
    let end = n;
    if (range !== null)
      for (end = firstNotBelow(line.x, range.to); end < n && line.x[end] === range.to; ) end++;
    widen(x, line.x, first, end, scales.x);
    widen(y, line.y, first, end, scales.y);
    if (line.band === undefined) continue;
    widen(y, line.band.lower, first, end, scales.y);
    widen(y, line.band.upper, first, end, scales.y);
  }
  if (range !== null) [x[0], x[1]] = [range.from, range.to];
  return x[0] <= x[1] && y[0] <= y[1] ? { x, y } : null;
}

function widen(
  ends: [number, number],
  values: ArrayLike<number>,
  first: number,
  end: number,
  scale: Scale,
): void {
  const above = scale === 'logarithmic' ? 0 : Number.NEGATIVE_INFINITY;
  for (let i = first; i < end; i++) {
    const value = values[i]!;
    if (!(value > above && value < Number.POSITIVE_INFINITY)) continue;
    if (value < ends[0]) ends[0] = value;
    if (value > ends[1]) ends[1] = value;
  }
}
