/** The parallel parts of principal component analysis. */
import { chunkStart, type Lane } from './lane.ts';
import { Tiles } from './tile.ts';

/** Parts into which rows are cut, however many threads there are. */
export const rowChunks = 16;
/** Parts whose sums are kept apart. */
export const sumChunks = 8;

interface Rows {
  /** Row-major, d numbers a row. */
  data: Float32Array;
  d: number;
  /** Rows to look at, in this order; null: the first n. */
  rows: Int32Array | null;
  n: number;
}

export interface MeanArgs extends Rows {
  /** sumChunks × d: sums of each part. */
  sums: Float64Array;
}

/** Sums of the rows. */
export function meanKernel(lane: Lane, { data, d, rows, n, sums }: MeanArgs): void {
  for (let c = lane.take(); c < sumChunks; c = lane.take()) {
    const out = sums.subarray(c * d, (c + 1) * d).fill(0);
    const to = chunkStart(n, sumChunks, c + 1);
    for (let i = chunkStart(n, sumChunks, c); i < to; i++) {
      const at = (rows === null ? i : rows[i]!) * d;
      for (let j = 0; j < d; j++) out[j] = out[j]! + data[at + j]!;
    }
  }
}

export interface MultiplyArgs extends Rows {
  /** k rows of d numbers. */
  basis: Float64Array;
  k: number;
  /** Taken from each of the k products. */
  offset: Float64Array;
  /** n × k. */
  out: Float64Array | Float32Array;
}

/** Rows that are multiplied at a time. */
const blockRows = 32;

/** out = X·basisᵀ − offset. */
export function multiplyKernel(lane: Lane, { data, d, rows, n, basis, k, offset, out }: MultiplyArgs): void {
  const tiles = new Tiles(blockRows, k, d);
  tiles.fill(tiles.b, basis, 0, k);
  for (let c = lane.take(); c < rowChunks; c = lane.take()) {
    const to = chunkStart(n, rowChunks, c + 1);
    for (let first = chunkStart(n, rowChunks, c); first < to; first += blockRows) {
      const count = Math.min(blockRows, to - first);
      for (let i = 0; i < count; i++) {
        const row = rows === null ? first + i : rows[first + i]!;
        tiles.a.set(data.subarray(row * d, (row + 1) * d), i * tiles.stride);
      }
      const { products, step } = tiles.multiply(count, k);
      for (let i = 0; i < count; i++) {
        for (let j = 0; j < k; j++) out[(first + i) * k + j] = products[i * step + j]! - offset[j]!;
      }
    }
  }
}

export interface CombineArgs extends Rows {
  /** n × k. */
  weights: Float64Array;
  k: number;
  /** sumChunks × d × k: each part's Xᵀ·weights. */
  sums: Float64Array;
}

/** Xᵀ·weights, in parts. */
export function combineKernel(lane: Lane, { data, d, rows, n, weights, k, sums }: CombineArgs): void {
  const tiles = new Tiles(d, k, blockRows);
  const { stride } = tiles;
  for (let c = lane.take(); c < sumChunks; c = lane.take()) {
    const out = sums.subarray(c * d * k, (c + 1) * d * k).fill(0);
    const to = chunkStart(n, sumChunks, c + 1);
    for (let first = chunkStart(n, sumChunks, c); first < to; first += blockRows) {
      const count = Math.min(blockRows, to - first);
      // Columns become rows; those beyond the end count nothing.
      for (let i = 0; i < blockRows; i++) {
        const row = i < count ? (rows === null ? first + i : rows[first + i]!) * d : -1;
        for (let j = 0; j < d; j++) tiles.a[j * stride + i] = row < 0 ? 0 : data[row + j]!;
        for (let j = 0; j < k; j++) {
          tiles.b[j * stride + i] = row < 0 ? 0 : weights[(first + i) * k + j]!;
        }
      }
      const { products, step } = tiles.multiply(d, k);
      for (let j = 0; j < d; j++) {
        for (let m = 0; m < k; m++) out[j * k + m] = out[j * k + m]! + products[j * step + m]!;
      }
    }
  }
}
