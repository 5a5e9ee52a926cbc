/** The parallel parts of principal component analysis. */
import { dotRows } from './dot.ts';
import { chunkStart, type Lane } from './lane.ts';

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

/** out = X·basisᵀ − offset. */
export function multiplyKernel(lane: Lane, { data, d, rows, n, basis, k, offset, out }: MultiplyArgs): void {
  const block = 8;
  const products = new Float64Array(block * k);
  const gathered = new Float64Array(block * d);
  for (let c = lane.take(); c < rowChunks; c = lane.take()) {
    const to = chunkStart(n, rowChunks, c + 1);
    for (let first = chunkStart(n, rowChunks, c); first < to; first += block) {
      const count = Math.min(block, to - first);
      for (let i = 0; i < count; i++) {
        const row = rows === null ? first + i : rows[first + i]!;
        gathered.set(data.subarray(row * d, (row + 1) * d), i * d);
      }
      dotRows(gathered, 0, count, basis, 0, k, d, products);
      for (let i = 0; i < count; i++) {
        for (let j = 0; j < k; j++) out[(first + i) * k + j] = products[i * k + j]! - offset[j]!;
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
  const none = new Float64Array(k);
  for (let c = lane.take(); c < sumChunks; c = lane.take()) {
    const out = sums.subarray(c * d * k, (c + 1) * d * k).fill(0);
    const to = chunkStart(n, sumChunks, c + 1);
    for (let i = chunkStart(n, sumChunks, c); i < to; i += 4) {
      // Four rows at once; those beyond the end count nothing.
      const [x0, x1, x2, x3] = [0, 1, 2, 3].map((r) => {
        const row = Math.min(i + r, to - 1);
        return (rows === null ? row : rows[row]!) * d;
      }) as [number, number, number, number];
      const [w0, w1, w2, w3] = [0, 1, 2, 3].map((r) =>
        i + r < to ? weights.subarray((i + r) * k, (i + r + 1) * k) : none,
      ) as [Float64Array, Float64Array, Float64Array, Float64Array];
      for (let j = 0; j < d; j++) {
        const p = data[x0 + j]!;
        const q = data[x1 + j]!;
        const r = data[x2 + j]!;
        const s = data[x3 + j]!;
        if (p === 0 && q === 0 && r === 0 && s === 0) continue;
        let at = j * k;
        for (let m = 0; m < k; m++, at++) {
          out[at] = out[at]! + p * w0[m]! + q * w1[m]! + r * w2[m]! + s * w3[m]!;
        }
      }
    }
  }
}
