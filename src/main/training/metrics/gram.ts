import type { Vectors } from './features.ts';

/** Rows that are multiplied with each other at a time: as many sums as stay in registers. */
const block = 4;

/**
 * Inner products of all rows, [size, size], each summed from the first dimension to the last, so that those of equal rows
 * are equal.
 */
export function gramOf({ data, size, dimensions }: Vectors): Float64Array {
  const gram = new Float64Array(size * size);
  for (let i = 0; i < size; i += block) {
    for (let j = 0; j <= i; j += block) {
      if (i + block <= size) wholeBlock(data, gram, size, dimensions, i, j);
      else edge(data, gram, size, dimensions, i, j);
    }
  }
  for (let i = 0; i < size; i++) for (let j = i + 1; j < size; j++) gram[i * size + j] = gram[j * size + i]!;
  return gram;
}

/** Rows i to i + 3 with rows j to j + 3, without loops over them: half the time. */
function wholeBlock(
  data: Float64Array,
  gram: Float64Array,
  size: number,
  dimensions: number,
  i: number,
  j: number,
): void {
  const [p0, p1, p2, p3] = [0, 1, 2, 3].map((k) => (i + k) * dimensions) as [number, number, number, number];
  for (let column = j; column < j + block; column += 2) {
    const q0 = column * dimensions;
    const q1 = q0 + dimensions;
    let [s00, s01, s10, s11, s20, s21, s30, s31] = [0, 0, 0, 0, 0, 0, 0, 0];
    for (let k = 0; k < dimensions; k++) {
      const a = data[q0 + k]!;
      const b = data[q1 + k]!;
      const r0 = data[p0 + k]!;
      const r1 = data[p1 + k]!;
      const r2 = data[p2 + k]!;
      const r3 = data[p3 + k]!;
      s00 += r0 * a;
      s01 += r0 * b;
      s10 += r1 * a;
      s11 += r1 * b;
      s20 += r2 * a;
      s21 += r2 * b;
      s30 += r3 * a;
      s31 += r3 * b;
    }
    const at = i * size + column;
    gram[at] = s00;
    gram[at + 1] = s01;
    gram[at + size] = s10;
    gram[at + size + 1] = s11;
    gram[at + 2 * size] = s20;
    gram[at + 2 * size + 1] = s21;
    gram[at + 3 * size] = s30;
    gram[at + 3 * size + 1] = s31;
  }
}

/** What is left at the end, row by row. */
function edge(
  data: Float64Array,
  gram: Float64Array,
  size: number,
  dimensions: number,
  i: number,
  j: number,
): void {
  for (let row = i; row < size; row++) {
    for (let column = j; column < Math.min(j + block, size); column++) {
      let sum = 0;
      for (let k = 0; k < dimensions; k++)
        sum += data[row * dimensions + k]! * data[column * dimensions + k]!;
      gram[row * size + column] = sum;
    }
  }
}
