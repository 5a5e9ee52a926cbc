/** The nearest neighbours of points of a map, cell by cell. */
import { chunkStart, type Lane } from './lane.ts';
import { Nearest } from './nearest.ts';
import { sharedFloat32, sharedInt32 } from './shared-arrays.ts';
import type { Team } from './team.ts';

const chunks = 64;
/** Points of a cell, on average. */
const pointsOfCell = 3;

export interface PlaneArgs {
  /** Positions, n pairs. */
  y: Float64Array;
  n: number;
  k: number;
  /** Cells per axis, their width, and the corner they begin at. */
  cells: number;
  width: number;
  left: number;
  top: number;
  /** Points in the order of their cells, and where each cell begins in it. */
  order: Int32Array;
  start: Int32Array;
  /** Nearest first, without the point itself: n × k. */
  indices: Int32Array;
  distances: Float32Array;
}

/** @param y n pairs of coordinates, shared between threads. Returns indices, nearest first, n × k. */
export function planeNeighbours(team: Team, y: Float64Array, k: number): Int32Array {
  const n = y.length / 2;
  let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity];
  for (let i = 0; i < n; i++) {
    left = Math.min(left, y[2 * i]!);
    right = Math.max(right, y[2 * i]!);
    top = Math.min(top, y[2 * i + 1]!);
    bottom = Math.max(bottom, y[2 * i + 1]!);
  }
  const cells = Math.max(1, Math.ceil(Math.sqrt(n / pointsOfCell)));
  const width = (Math.max(right - left, bottom - top) || 1) / cells;
  const cellOf = (i: number) => {
    const column = Math.min(cells - 1, Math.floor((y[2 * i]! - left) / width));
    const row = Math.min(cells - 1, Math.floor((y[2 * i + 1]! - top) / width));
    return row * cells + column;
  };
  const start = sharedInt32(cells * cells + 1);
  for (let i = 0; i < n; i++) start[cellOf(i) + 1] = start[cellOf(i) + 1]! + 1;
  for (let c = 0; c < cells * cells; c++) start[c + 1] = start[c + 1]! + start[c]!;
  const next = start.slice();
  const order = sharedInt32(n);
  for (let i = 0; i < n; i++) {
    const cell = cellOf(i);
    order[next[cell]!] = i;
    next[cell] = next[cell]! + 1;
  }
  const indices = sharedInt32(n * k);
  const distances = sharedFloat32(n * k);
  team.run('planeNeighbours', { y, n, k, cells, width, left, top, order, start, indices, distances });
  return indices;
}

export function planeNeighboursKernel(lane: Lane, args: PlaneArgs): void {
  const { y, n, k, cells, width, left, top, order, start, indices, distances } = args;
  const nearest = new Nearest(k);
  const look = (i: number, row: number, column: number) => {
    if (row < 0 || row >= cells || column < 0 || column >= cells) return;
    const cell = row * cells + column;
    for (let at = start[cell]!; at < start[cell + 1]!; at++) {
      const j = order[at]!;
      if (j === i) continue;
      const distance = (y[2 * i]! - y[2 * j]!) ** 2 + (y[2 * i + 1]! - y[2 * j + 1]!) ** 2;
      if (distance <= nearest.furthest) nearest.add(distance, j);
    }
  };
  for (let c = lane.take(); c < chunks; c = lane.take()) {
    const to = chunkStart(n, chunks, c + 1);
    for (let i = chunkStart(n, chunks, c); i < to; i++) {
      const column = Math.min(cells - 1, Math.floor((y[2 * i]! - left) / width));
      const row = Math.min(cells - 1, Math.floor((y[2 * i + 1]! - top) / width));
      // Ring after ring: points of the next are at least `ring` widths away.
      for (let ring = 0; ring < cells; ring++) {
        if (ring > 1 && ((ring - 1) * width) ** 2 > nearest.furthest) break;
        if (ring === 0) look(i, row, column);
        for (let step = -ring; step < ring; step++) {
          look(i, row - ring, column + step);
          look(i, row + step, column + ring);
          look(i, row + ring, column - step);
          look(i, row - step, column - ring);
        }
      }
      nearest.write(indices, distances, i * k);
    }
  }
}
