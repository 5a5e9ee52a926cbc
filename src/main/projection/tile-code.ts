/**
 * The inner loop of PCA and of the search for neighbours as WebAssembly, four numbers at a time. The function
 * `tile(a, b, c, rows, columns, width)` computes c[i·columns + j] = a_i · b_j: all are addresses of 32-bit floats, rows of
 * a and b are `width` bytes long (a multiple of 16), `rows` is a multiple of 4 and `columns` of 2. Each product is the
 * sum of four running sums, so that the result is the same on every machine.
 */

/** Unsigned LEB128. */
function number(value: number): number[] {
  return value < 128 ? [value] : [(value & 127) | 128, ...number(value >>> 7)];
}

/** Signed LEB128, of small numbers from 0. */
const constant = (value: number) => [0x41, ...(value < 64 ? [value] : [(value & 127) | 128, value >>> 7])];
const get = (local: number) => [0x20, local];
const set = (local: number) => [0x21, local];
const tee = (local: number) => [0x22, local];
const simd = (operation: number, ...rest: number[]) => [0xfd, ...number(operation), ...rest];
const add = 0x6a;
const multiply = 0x6c;
const less = 0x49;
const zero = simd(12, ...new Array<number>(16).fill(0));
/** Aligned to 16 bytes, without an offset. */
const load = simd(0, 4, 0);
const addVectors = simd(228);
const multiplyVectors = simd(230);
const section = (id: number, ...content: number[]) => [id, ...number(content.length), ...content];
const text = (name: string) => [name.length, ...new TextEncoder().encode(name)];

/** Parameters, and locals that are 32-bit integers. */
const [a, b, c, rows, columns, width] = [0, 1, 2, 3, 4, 5];
const [i, j, r0, r1, r2, r3, s0, s1, end, out, rowBytes] = [6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16];
/** Locals that are vectors: eight sums, two of b's rows, one of a's. */
const sums = Array.from({ length: 8 }, (_, k) => 17 + k);
const [x, y, t] = [25, 26, 27];

const pointers = [r0, r1, r2, r3];

/** One step along the rows: loads 6 vectors, adds 8 products. */
const step = [
  ...get(s0),
  ...load,
  ...set(x),
  ...get(s1),
  ...load,
  ...set(y),
  ...pointers.flatMap((pointer, r) => [
    ...get(pointer),
    ...load,
    ...tee(t),
    ...get(x),
    ...multiplyVectors,
    ...get(sums[2 * r]!),
    ...addVectors,
    ...set(sums[2 * r]!),
    ...get(t),
    ...get(y),
    ...multiplyVectors,
    ...get(sums[2 * r + 1]!),
    ...addVectors,
    ...set(sums[2 * r + 1]!),
  ]),
  ...[...pointers, s0, s1].flatMap((pointer) => [...get(pointer), ...constant(16), add, ...set(pointer)]),
];

/** (v0 + v1) + (v2 + v3). */
const total = (sum: number) => [
  ...get(sum),
  ...simd(31, 0),
  ...get(sum),
  ...simd(31, 1),
  0x92,
  ...get(sum),
  ...simd(31, 2),
  ...get(sum),
  ...simd(31, 3),
  0x92,
  0x92,
];

const store = pointers.flatMap((_, r) => [
  ...get(out),
  ...total(sums[2 * r]!),
  0x38,
  2,
  0,
  ...get(out),
  ...total(sums[2 * r + 1]!),
  0x38,
  2,
  4,
  ...get(out),
  ...get(rowBytes),
  add,
  ...set(out),
]);

const loop = (...body: number[]) => [0x03, 0x40, ...body, 0x0b];
const repeat = [0x0d, 0];

const body = [
  ...get(columns),
  ...constant(4),
  multiply,
  ...set(rowBytes),
  ...loop(
    ...constant(0),
    ...set(j),
    ...get(b),
    ...set(s0),
    ...loop(
      // Rows of a from the i-th on, and of b from the j-th on.
      ...get(a),
      ...get(i),
      ...get(width),
      multiply,
      add,
      ...tee(r0),
      ...get(width),
      add,
      ...tee(r1),
      ...get(width),
      add,
      ...tee(r2),
      ...get(width),
      add,
      ...set(r3),
      ...get(b),
      ...get(j),
      ...get(width),
      multiply,
      add,
      ...tee(s0),
      ...get(width),
      add,
      ...set(s1),
      ...get(r0),
      ...get(width),
      add,
      ...set(end),
      ...sums.flatMap((sum) => [...zero, ...set(sum)]),
      ...loop(...step, ...get(r0), ...get(end), less, ...repeat),
      ...get(c),
      ...get(i),
      ...get(rowBytes),
      multiply,
      add,
      ...get(j),
      ...constant(4),
      multiply,
      add,
      ...set(out),
      ...store,
      ...get(j),
      ...constant(2),
      add,
      ...tee(j),
      ...get(columns),
      less,
      ...repeat,
    ),
    ...get(i),
    ...constant(4),
    add,
    ...tee(i),
    ...get(rows),
    less,
    ...repeat,
  ),
  0x0b,
];

const i32 = 0x7f;
const locals = [2, 11, i32, 11, 0x7b];
const code = [...locals, ...body];

/** The module: imports `host.memory`, exports `tile`. */
export const tileModule = Uint8Array.from([
  0,
  0x61,
  0x73,
  0x6d,
  1,
  0,
  0,
  0,
  ...section(1, 1, 0x60, 6, i32, i32, i32, i32, i32, i32, 0),
  ...section(2, 1, ...text('host'), ...text('memory'), 2, 0, 1),
  ...section(3, 1, 0),
  ...section(7, 1, ...text('tile'), 0, 0),
  ...section(10, 1, ...number(code.length), ...code),
]);
