/** The k nearest rows of each row, by comparing all with all. */
import { squaredDistance } from './distance.ts';
import type { Lane } from './lane.ts';
import { Nearest } from './nearest.ts';
import { Tiles } from './tile.ts';

/** Queries of a chunk, and rows they are compared with at a time. */
const queryBlock = 64;
const rowBlock = 128;
/** Products have single precision: so many beyond the k nearest are looked at once more, in double precision. */
const spare = 8;

export interface ExactArgs {
  /** Rows, n × d. */
  data: Float32Array;
  n: number;
  d: number;
  /** Other rows whose neighbours are asked for, count × d; null: those of all rows, each without itself. */
  queries: Float32Array | null;
  k: number;
  /** Nearest first, count × k. */
  indices: Int32Array;
  /** Squared distances, count × k. */
  distances: Float32Array;
}

/** Neighbours at the same distance come in the order of their rows. */
export function exactNeighboursKernel(lane: Lane, args: ExactArgs): void {
  const { data, n, d, queries, k, indices, distances } = args;
  const source = queries ?? data;
  const count = source.length / d;
  const norms = Float64Array.from({ length: n }, (_, i) => squaredLength(data, i * d, d));
  const tiles = new Tiles(queryBlock, rowBlock, d);
  const kept = k + spare;
  const nearest = Array.from({ length: queryBlock }, () => new Nearest(kept));
  const candidates = new Int32Array(kept);
  const roughly = new Float32Array(kept);
  const exact = new Nearest(k);
  for (let c = lane.take(); c * queryBlock < count; c = lane.take()) {
    const first = c * queryBlock;
    const here = Math.min(queryBlock, count - first);
    tiles.fill(tiles.a, source, first * d, here);
    for (let from = 0; from < n; from += rowBlock) {
      const there = Math.min(rowBlock, n - from);
      tiles.fill(tiles.b, data, from * d, there);
      const { products, step } = tiles.multiply(here, there);
      for (let q = 0; q < here; q++) {
        const own = queries === null ? first + q : -1;
        const heap = nearest[q]!;
        // The query's own length is the same for all.
        for (let j = 0; j < there; j++) {
          const distance = norms[from + j]! - 2 * products[q * step + j]!;
          if (distance < heap.furthest && from + j !== own) heap.add(distance, from + j);
        }
      }
    }
    for (let q = 0; q < here; q++) {
      nearest[q]!.write(candidates, roughly, 0);
      for (const row of candidates) {
        if (row >= 0) exact.add(squaredDistance(source, (first + q) * d, data, row * d, d), row);
      }
      exact.write(indices, distances, (first + q) * k);
    }
  }
}

function squaredLength(data: Float32Array, at: number, d: number): number {
  let sum = 0;
  for (let c = at; c < at + d; c++) sum += data[c]! * data[c]!;
  return sum;
}
