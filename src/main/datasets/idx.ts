import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { workbenchError } from '#shared/errors.ts';
import { fileFailure } from './file-failure.ts';

/**
 * Files in LeCun's IDX format (http://yann.lecun.com/exdb/mnist/): two zero bytes, a type byte (0x08: uint8), the
 * number of dimensions, each dimension as uint32 big-endian, then the bytes. Gzip is recognised by its magic.
 */
export interface IdxFile {
  dimensions: number[];
  data: Uint8Array;
}

const UINT8 = 0x08;

/** Reads a whole IDX file of uint8 with the given number of dimensions. Throws `dataset.file-*`, `dataset.idx`. */
export async function readIdx(file: string, rank: number): Promise<IdxFile> {
  const raw = await readFile(file).catch((error) => {
    throw fileFailure(error, file, 'read');
  });
  return parseIdx(await unzipped(raw, file), file, rank);
}

export function parseIdx(bytes: Buffer, file: string, rank: number): IdxFile {
  const refuse = (offset: number, problem: string) =>
    workbenchError('dataset.idx', { file, offset, problem });
  const header = 4 + 4 * rank;
  if (bytes.length < header) {
    throw refuse(bytes.length, `the header needs ${header} bytes and the file has ${bytes.length}`);
  }
  const magic = bytes.readUInt32BE(0);
  const expected = (UINT8 << 8) | rank;
  if (magic !== expected) throw refuse(0, `the magic number is ${hex(magic)} instead of ${hex(expected)}`);
  const dimensions = Array.from({ length: rank }, (_, i) => bytes.readUInt32BE(4 + 4 * i));
  const zero = dimensions.indexOf(0);
  if (zero >= 0) throw refuse(4 + 4 * zero, `dimension ${zero + 1} is 0`);
  const length = header + dimensions.reduce((product, d) => product * d, 1);
  if (bytes.length < length) {
    throw refuse(
      bytes.length,
      `it ends after ${bytes.length} bytes, ${dimensions.join(' × ')} need ${length}`,
    );
  }
  if (bytes.length > length) {
    throw refuse(
      length,
      `${bytes.length - length} bytes follow the ${length} that ${dimensions.join(' × ')} need`,
    );
  }
  return { dimensions, data: bytes.subarray(header) };
}

/** Labels of an IDX file of one dimension, each checked to be below `classes`. */
export function labelsOf(idx: IdxFile, file: string, classes: number): Int32Array {
  const outside = idx.data.findIndex((label) => label >= classes);
  if (outside >= 0) {
    const problem = `label ${idx.data[outside]} is not in 0 to ${classes - 1}`;
    throw workbenchError('dataset.idx', { file, offset: 8 + outside, problem });
  }
  return Int32Array.from(idx.data);
}

async function unzipped(raw: Buffer, file: string): Promise<Buffer> {
  if (raw[0] !== 0x1f || raw[1] !== 0x8b) return raw;
  try {
    return await promisify(gunzip)(raw);
  } catch (error) {
    const problem = `its gzip data cannot be unpacked (${(error as Error).message})`;
    throw workbenchError('dataset.idx', { file, offset: 0, problem }, error);
  }
}

const hex = (n: number) => `0x${n.toString(16).padStart(8, '0')}`;
