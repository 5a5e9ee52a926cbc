/** The k nearest rows of each row, by comparing all with all. */
import { dot, dotRows } from './dot.ts';
import type { Lane } from './lane.ts';
import { Nearest } from './nearest.ts';

/** Queries of a chunk, and rows they are compared with at a time. */
const queryBlock = 32;
const rowBlock = 128;

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
  const norms = Float64Array.from({ length: n }, (_, i) => dot(data, i * d, data, i * d, d));
  const asked = new Float64Array(queryBlock * d);
  const rows = new Float64Array(rowBlock * d);
  const products = new Float64Array(queryBlock * rowBlock);
  const nearest = Array.from({ length: queryBlock }, () => new Nearest(k));
  for (let c = lane.take(); c * queryBlock < count; c = lane.take()) {
    const first = c * queryBlock;
    const here = Math.min(queryBlock, count - first);
    asked.set(source.subarray(first * d, (first + here) * d));
    for (let from = 0; from < n; from += rowBlock) {
      const there = Math.min(rowBlock, n - from);
      rows.set(data.subarray(from * d, (from + there) * d));
      dotRows(asked, 0, here, rows, 0, there, d, products);
      for (let q = 0; q < here; q++) {
        const own = queries === null ? first + q : -1;
        const norm = dot(asked, q * d, asked, q * d, d);
        const heap = nearest[q]!;
        for (let j = 0; j < there; j++) {
          const distance = norm + norms[from + j]! - 2 * products[q * there + j]!;
          if (distance < heap.furthest && from + j !== own) heap.add(distance, from + j);
        }
      }
    }
    for (let q = 0; q < here; q++) nearest[q]!.write(indices, distances, (first + q) * k);
  }
}
