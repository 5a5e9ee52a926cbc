/** Which points are at a place of a map, in a box of it, in a line drawn around them. */
import Flatbush from 'flatbush';
import { type Box, boundsOf } from './camera.ts';

export type Place = readonly [number, number];

export interface Picker {
  /** The nearest point that is shown, within a distance in units of the map; -1 where there is none. */
  nearest(place: Place, within: number): number;
  /** The nearest points to a place that are shown, the nearest first. */
  around(place: Place, count: number): number[];
  /** Points that are shown in a box, in no order. */
  within(box: Box): number[];
  /** Points that are shown inside a line, which is closed by itself. */
  inside(line: readonly Place[]): number[];
}

/**
 * @param xy x and y of each point in turn
 * @param shown whether a point, by its number, is shown
 */
export function pickerOf(xy: Float32Array, shown: (point: number) => boolean): Picker {
  const n = xy.length / 2;
  if (n === 0) return { nearest: () => -1, around: () => [], within: () => [], inside: () => [] };
  const index = new Flatbush(n, 16, Float32Array);
  for (let i = 0; i < n; i++) index.add(xy[2 * i]!, xy[2 * i + 1]!);
  index.finish();
  const within = (box: Box) => index.search(box.minX, box.minY, box.maxX, box.maxY, shown);
  return {
    nearest: ([x, y], far) => index.neighbors(x, y, 1, far, shown)[0] ?? -1,
    around: ([x, y], count) => index.neighbors(x, y, count, Number.POSITIVE_INFINITY, shown),
    within,
    inside(line) {
      if (line.length < 3) return [];
      return within(boundsOf(new Float32Array(line.flat()))).filter((i) =>
        encloses(line, xy[2 * i]!, xy[2 * i + 1]!),
      );
    },
  };
}

/** Whether a ray to the right crosses the line an odd number of times. */
export function encloses(line: readonly Place[], x: number, y: number): boolean {
  let inside = false;
  for (let i = 0, j = line.length - 1; i < line.length; j = i, i++) {
    const [ax, ay] = line[i]!;
    const [bx, by] = line[j]!;
    if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside;
  }
  return inside;
}
