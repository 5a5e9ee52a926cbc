/** Products of rows with rows, the inner loop of PCA and of the search for neighbours. */

type Floats = Float32Array | Float64Array;

/**
 * out[i·columns + j] = a_i · b_j for rows i of `a` from `aRow` on and `columns` rows of `b` from `bRow` on; rows have d
 * numbers. Eight sums run at once, each in the order of the dimensions.
 */
export function dotRows(
  a: Floats,
  aRow: number,
  rows: number,
  b: Floats,
  bRow: number,
  columns: number,
  d: number,
  out: Float64Array,
): void {
  let i = 0;
  for (; i + 4 <= rows; i += 4) {
    const a0 = (aRow + i) * d;
    const a1 = a0 + d;
    const a2 = a1 + d;
    const a3 = a2 + d;
    let j = 0;
    for (; j + 2 <= columns; j += 2) {
      const b0 = (bRow + j) * d;
      const b1 = b0 + d;
      let s00 = 0;
      let s01 = 0;
      let s10 = 0;
      let s11 = 0;
      let s20 = 0;
      let s21 = 0;
      let s30 = 0;
      let s31 = 0;
      for (let c = 0; c < d; c++) {
        const x = b[b0 + c]!;
        const y = b[b1 + c]!;
        const p = a[a0 + c]!;
        const q = a[a1 + c]!;
        const r = a[a2 + c]!;
        const s = a[a3 + c]!;
        s00 += p * x;
        s01 += p * y;
        s10 += q * x;
        s11 += q * y;
        s20 += r * x;
        s21 += r * y;
        s30 += s * x;
        s31 += s * y;
      }
      const at = i * columns + j;
      out[at] = s00;
      out[at + 1] = s01;
      out[at + columns] = s10;
      out[at + columns + 1] = s11;
      out[at + 2 * columns] = s20;
      out[at + 2 * columns + 1] = s21;
      out[at + 3 * columns] = s30;
      out[at + 3 * columns + 1] = s31;
    }
    for (; j < columns; j++) {
      for (let r = 0; r < 4; r++) {
        out[(i + r) * columns + j] = dot(a, (aRow + i + r) * d, b, (bRow + j) * d, d);
      }
    }
  }
  for (; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      out[i * columns + j] = dot(a, (aRow + i) * d, b, (bRow + j) * d, d);
    }
  }
}

/** Product of two vectors of d numbers that begin at `aAt` and `bAt`. */
export function dot(a: Floats, aAt: number, b: Floats, bAt: number, d: number): number {
  let sum = 0;
  for (let c = 0; c < d; c++) sum += a[aAt + c]! * b[bAt + c]!;
  return sum;
}
