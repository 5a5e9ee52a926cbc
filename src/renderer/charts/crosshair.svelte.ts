/** The place that the pointer is at on the x axis, shared by the charts of a group. */

export class Crosshair {
  x = $state.raw<number | null>(null);
}

const groups = new Map<string, Crosshair>();

/** @param group charts of the same group show the same place */
export function crosshairOf(group: string): Crosshair {
  let known = groups.get(group);
  if (known === undefined) {
    known = new Crosshair();
    groups.set(group, known);
  }
  return known;
}

/** Index of the point nearest to a place. @param x ascending */
export function nearestIndex(x: ArrayLike<number>, place: number): number {
  let low = 0;
  let high = x.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (x[middle]! < place) low = middle;
    else high = middle;
  }
  if (x.length === 0) return -1;
  return place - x[low]! <= x[high]! - place ? low : high;
}
