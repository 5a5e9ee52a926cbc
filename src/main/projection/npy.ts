/** Matrices as numpy.save writes them: https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html */
import { closeSync, fstatSync, openSync, readFileSync, readSync } from 'node:fs';
import { endianness } from 'node:os';
import { workbenchError } from '#shared/errors.ts';

export interface NpyArray<T> {
  shape: number[];
  data: T;
}

const magic = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];

/** Version 1.0, little-endian, rows first. */
export function encodeNpy({ shape, data }: NpyArray<Float32Array | Int32Array>): Uint8Array {
  const descr = data instanceof Float32Array ? '<f4' : '<i4';
  const sizes = shape.length === 1 ? `${shape[0]},` : shape.join(', ');
  const header = `{'descr': '${descr}', 'fortran_order': False, 'shape': (${sizes}), }`;
  const length = Math.ceil((10 + header.length + 1) / 64) * 64;
  const out = new Uint8Array(length + data.byteLength);
  out.set([...magic, 1, 0, (length - 10) & 255, (length - 10) >> 8]);
  out.set(new TextEncoder().encode(`${header.padEnd(length - 11)}\n`), 10);
  out.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), length);
  return out;
}

const types = {
  f2: 2,
  f4: 4,
  f8: 8,
  i1: 1,
  i2: 2,
  i4: 4,
  i8: 8,
  u1: 1,
  u2: 2,
  u4: 4,
  u8: 8,
  b1: 1,
} as const;
type NpyType = keyof typeof types;

/** Headers of plain numbers are 118 bytes long; those of version 2 may be longer. */
const longestHeader = 1 << 16;

interface Header {
  type: NpyType;
  littleEndian: boolean;
  fortran: boolean;
  shape: number[];
  /** Where the numbers begin. */
  start: number;
}

/** @throws map.bad-file */
function readHeader(bytes: Uint8Array, file: string): Header {
  const bad = (problem: string) => workbenchError('map.bad-file', { file, problem });
  if (bytes.length < 10 || magic.some((byte, i) => bytes[i] !== byte)) throw bad('it is not a .npy file.');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const wide = bytes[6]! >= 2;
  const length = wide ? view.getUint32(8, true) : view.getUint16(8, true);
  const start = (wide ? 12 : 10) + length;
  if (start > bytes.length) throw bad('it ends within its header.');
  const text = new TextDecoder('latin1').decode(bytes.subarray(wide ? 12 : 10, start));
  const descr = /'descr':\s*'([<>|=])(\w+)'/.exec(text);
  const order = /'fortran_order':\s*(True|False)/.exec(text);
  const shape = /'shape':\s*\(([\d,\s]*)\)/.exec(text);
  if (descr === null || order === null || shape === null) {
    throw bad('it holds no plain numbers (objects and records cannot be read).');
  }
  const type = descr[2]!;
  if (!(type in types)) throw bad(`it holds numbers of type ${type}.`);
  return {
    type: type as NpyType,
    littleEndian: descr[1] !== '>',
    fortran: order[1] === 'True',
    shape: (shape[1]!.match(/\d+/g) ?? []).map(Number),
    start,
  };
}

function reader(view: DataView, type: NpyType, little: boolean): (at: number) => number {
  switch (type) {
    case 'f2':
      return (at) => view.getFloat16(at, little);
    case 'f4':
      return (at) => view.getFloat32(at, little);
    case 'f8':
      return (at) => view.getFloat64(at, little);
    case 'i1':
      return (at) => view.getInt8(at);
    case 'i2':
      return (at) => view.getInt16(at, little);
    case 'i4':
      return (at) => view.getInt32(at, little);
    case 'i8':
      return (at) => Number(view.getBigInt64(at, little));
    case 'u2':
      return (at) => view.getUint16(at, little);
    case 'u4':
      return (at) => view.getUint32(at, little);
    case 'u8':
      return (at) => Number(view.getBigUint64(at, little));
    default:
      return (at) => view.getUint8(at);
  }
}

function decode<T extends Float32Array | Int32Array>(
  bytes: Uint8Array,
  file: string,
  make: (length: number) => T,
): NpyArray<T> {
  const { type, littleEndian, fortran, shape, start } = readHeader(bytes, file);
  const count = shape.reduce((product, size) => product * size, 1);
  const width = types[type];
  if (bytes.length - start !== count * width) {
    const problem = `it has ${bytes.length - start} bytes of numbers where its shape (${shape.join(', ')}) needs ${count * width}.`;
    throw workbenchError('map.bad-file', { file, problem });
  }
  const read = reader(new DataView(bytes.buffer, bytes.byteOffset + start), type, littleEndian);
  const data = make(count);
  const [rows = 0, columns = 1] = shape;
  for (let i = 0; i < count; i++) {
    const from = fortran && shape.length === 2 ? (i % columns) * rows + Math.floor(i / columns) : i;
    data[i] = read(from * width);
  }
  return { shape, data };
}

/**
 * Rows of numbers, in memory that threads share.
 * @param file its name, for what is said of it
 * @throws map.bad-file
 */
export function readMatrix(bytes: Uint8Array, file: string): { data: Float32Array; n: number; d: number } {
  const { shape, data } = decode(
    bytes,
    file,
    (length) => new Float32Array(new SharedArrayBuffer(4 * length)),
  );
  if (shape.length < 2 || shape.slice(1).some((size) => size === 0)) {
    const problem = `its shape is (${shape.join(', ')}); it must have rows and columns.`;
    throw workbenchError('map.bad-file', { file, problem });
  }
  const n = shape[0]!;
  // Further axes, as those of images, count as columns.
  return { data, n, d: shape.slice(1).reduce((product, size) => product * size, 1) };
}

/**
 * The same of a file, without a second copy in memory where its numbers are float32 already.
 * @throws map.bad-file; what opening and reading the file throws
 */
export function readMatrixFile(path: string): { data: Float32Array; n: number; d: number } {
  const descriptor = openSync(path, 'r');
  try {
    const { size } = fstatSync(descriptor);
    const head = new Uint8Array(Math.min(size, longestHeader));
    readAll(descriptor, head, 0);
    const { type, littleEndian, fortran, shape, start } = readHeader(head, path);
    const count = shape.reduce((product, length) => product * length, 1);
    const plain = type === 'f4' && littleEndian && endianness() === 'LE' && !fortran;
    if (!plain || shape.length < 2 || count === 0 || size - start !== 4 * count) {
      return readMatrix(readFileSync(path), path);
    }
    const shared = new SharedArrayBuffer(4 * count);
    readAll(descriptor, new Uint8Array(shared), start);
    return { data: new Float32Array(shared), n: shape[0]!, d: count / shape[0]! };
  } finally {
    closeSync(descriptor);
  }
}

/** Fills `into` from a place in the file on: a single call may bring less. */
function readAll(descriptor: number, into: Uint8Array, from: number): void {
  for (let done = 0; done < into.length; ) {
    const read = readSync(descriptor, into, done, Math.min(into.length - done, 1 << 30), from + done);
    if (read === 0) return;
    done += read;
  }
}

/** One whole number a point. @throws map.bad-file, map.labels */
export function readLabels(bytes: Uint8Array, file: string, points: number): Int32Array {
  const { shape, data } = decode(bytes, file, (length) => new Int32Array(length));
  if (shape.slice(1).some((size) => size !== 1)) {
    const problem = `its shape is (${shape.join(', ')}); it must have one label a point.`;
    throw workbenchError('map.bad-file', { file, problem });
  }
  if (data.length !== points) throw workbenchError('map.labels', { labels: data.length, points });
  return data;
}
