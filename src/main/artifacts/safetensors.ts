/**
 * Files in the safetensors format: the header's length (8 bytes, little-endian), a JSON header, and the tensors' bytes
 * (little-endian) without gaps. https://huggingface.co/docs/safetensors
 */
import { createHash } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { endianness } from 'node:os';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { fileFailure } from '#shared/file-failure.ts';

/** A file as it lies on disk. */
export interface WrittenFile {
  /** Name within its folder. */
  file: string;
  /** Of the whole file, in hex. */
  sha256: string;
  bytes: number;
}

/** Float32 or int32. */
export interface StoredTensor {
  shape: number[];
  data: Float32Array | Int32Array;
}

export interface WriteRequest {
  /** Made where absent. */
  folder: string;
  /** What the file's name begins with; the content's hash follows. */
  prefix: string;
  /** Texts, as the format has it. */
  metadata: Record<string, string>;
  tensors: ReadonlyMap<string, StoredTensor>;
}

/** Makes the error for a file that is not what it should be, from a problem in words. */
export type Damaged = (problem: string, cause?: unknown) => Error;

const wholeNumber = z.int().min(0);
const tensorEntry = z.object({
  dtype: z.enum(['F32', 'I32']),
  shape: z.array(wholeNumber),
  data_offsets: z.tuple([wholeNumber, wholeNumber]),
});

const lengthBytes = 8;
/** As the format's own reader has it. */
const maximumHeader = 100_000_000;
const bytesPerNumber = 4;

const productOf = (shape: readonly number[]) => shape.reduce((product, size) => product * size, 1);
const bytesOf = ({ data }: StoredTensor) => new Uint8Array(data.buffer, data.byteOffset, data.byteLength);

function headerOf({ metadata, tensors }: WriteRequest): Uint8Array {
  let offset = 0;
  const entries = [...tensors].map(([name, { shape, data }]) => {
    if (name === '__metadata__' || productOf(shape) !== data.length) throw new Error(`Bad tensor ${name}.`);
    const from = offset;
    offset += data.byteLength;
    const dtype = data instanceof Float32Array ? 'F32' : 'I32';
    return [name, { dtype, shape, data_offsets: [from, offset] }];
  });
  const json = JSON.stringify({ __metadata__: metadata, ...Object.fromEntries(entries) });
  // Padded with spaces, so that the tensors begin at a multiple of 8 bytes.
  const padded = Buffer.from(json.padEnd(json.length + ((8 - (Buffer.byteLength(json) % 8)) % 8)));
  const length = Buffer.alloc(lengthBytes);
  length.writeBigUInt64LE(BigInt(padded.length));
  return Buffer.concat([length, padded]);
}

/** Writes all of `bytes`: a single call may write less. */
function writeAll(descriptor: number, bytes: Uint8Array): void {
  for (let done = 0; done < bytes.length; ) done += writeSync(descriptor, bytes, done);
}

/**
 * Writes a file so that it is there whole or not at all, even where power fails. Its name has its content's hash: a file
 * that exists is never written over by another content.
 * @throws store.disk-full, store.denied, store.io
 */
export function writeSafetensors(request: WriteRequest): WrittenFile {
  if (endianness() !== 'LE') throw new Error('Tensors are written on little-endian machines only.');
  const { folder, prefix, tensors } = request;
  const temporary = join(folder, `${prefix}.${process.pid}.tmp`);
  const hash = createHash('sha256');
  let bytes = 0;
  try {
    makeFolder(folder);
    const descriptor = openSync(temporary, 'w');
    try {
      for (const part of [headerOf(request), ...[...tensors.values()].map(bytesOf)]) {
        writeAll(descriptor, part);
        hash.update(part);
        bytes += part.length;
      }
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    const sha256 = hash.digest('hex');
    const file = `${prefix}-${sha256.slice(0, 12)}.safetensors`;
    renameSync(temporary, join(folder, file));
    syncFolder(folder);
    return { file, sha256, bytes };
  } catch (error) {
    removeQuietly(temporary);
    throw fileFailure(error, temporary);
  }
}

/** Makes a folder where it is absent. Made with those above it in one call, a read-only disk would be told as ENOENT. */
function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  mkdirSync(dirname(folder), { recursive: true });
  mkdirSync(folder);
}

/** What stopped the writing may stop the tidying up too, and is what matters. */
function removeQuietly(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {}
}

/** Makes the renaming itself durable; Windows has no such call and needs none. */
function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const descriptor = openSync(folder, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

export interface ReadRequest<M extends z.ZodType> {
  path: string;
  /** What the metadata must be. */
  metadata: M;
  /** What the file's hash must be, where it is known. */
  sha256?: string | undefined;
  missing: (cause: unknown) => Error;
  damaged: Damaged;
}

/**
 * Reads a file and checks that it is whole.
 * @throws what `missing` and `damaged` make; store.denied, store.io
 */
export function readSafetensors<M extends z.ZodType>(
  request: ReadRequest<M>,
): { metadata: z.output<M>; tensors: Map<string, StoredTensor> } {
  const { path, sha256, missing, damaged } = request;
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') throw missing(error);
    throw fileFailure(error, path);
  }
  const content = parse(bytes, request.metadata, damaged);
  // After the format, whose problems say more.
  if (sha256 !== undefined && createHash('sha256').update(bytes).digest('hex') !== sha256) {
    throw damaged('its content is not what was written (SHA-256 differs)');
  }
  return content;
}

function parse<M extends z.ZodType>(bytes: Buffer, metadataSchema: M, damaged: Damaged) {
  if (bytes.length < lengthBytes) throw damaged(`it has ${bytes.length} bytes, too few for a header`);
  const headerLength = Number(bytes.readBigUInt64LE(0));
  if (headerLength > maximumHeader) throw damaged(`its header claims ${headerLength} bytes`);
  const start = lengthBytes + headerLength;
  if (start > bytes.length) throw damaged(`it ends within its header, at byte ${bytes.length} of ${start}`);
  const { metadata, entries } = parseHeader(bytes.subarray(lengthBytes, start), metadataSchema, damaged);
  const tensors = new Map<string, StoredTensor>();
  let end = 0;
  // JSON does not keep the order of names that are numbers; the offsets do.
  const inOrder = entries.sort(([, a], [, b]) => a.data_offsets[1] - b.data_offsets[1]);
  for (const [name, { dtype, shape, data_offsets: offsets }] of inOrder) {
    const [from, to] = offsets;
    const length = productOf(shape);
    if (from !== end || to - from !== length * bytesPerNumber) {
      throw damaged(`tensor "${name}" does not lie where its shape puts it`);
    }
    if (start + to > bytes.length) {
      throw damaged(`it ends within tensor "${name}", at byte ${bytes.length} of ${start + to}`);
    }
    const tensor = { shape, data: dtype === 'F32' ? new Float32Array(length) : new Int32Array(length) };
    bytesOf(tensor).set(bytes.subarray(start + from, start + to));
    tensors.set(name, tensor);
    end = to;
  }
  if (start + end !== bytes.length)
    throw damaged(`${bytes.length - start - end} bytes follow its last tensor`);
  return { metadata, tensors };
}

function parseHeader<M extends z.ZodType>(bytes: Buffer, metadataSchema: M, damaged: Damaged) {
  let json: unknown;
  try {
    json = JSON.parse(bytes.toString('utf8'));
  } catch (error) {
    throw damaged('its header is not JSON', error);
  }
  const header = z.object({ __metadata__: metadataSchema }).catchall(tensorEntry).safeParse(json);
  if (header.success) {
    const { __metadata__: metadata, ...entries } = header.data;
    return {
      metadata: metadata as z.output<M>,
      entries: Object.entries(entries as Record<string, z.output<typeof tensorEntry>>),
    };
  }
  const { path, message } = header.error.issues[0]!;
  throw damaged(`its header is wrong at ${path.join('.') || 'its top'}: ${message}`, header.error);
}
