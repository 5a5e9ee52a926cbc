/**
 * Checkpoint files in the safetensors format: the header's length (8 bytes, little-endian), a JSON header, and the
 * tensors' bytes (float32, little-endian) without gaps. https://huggingface.co/docs/safetensors
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
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import { type WorkbenchError, workbenchError } from '#shared/errors.ts';
import { fileFailure } from '#shared/file-failure.ts';
import { stageNames } from '#shared/settings.ts';
import type { Checkpoint, EpochProgress } from './training.ts';

/** A checkpoint as it lies on disk. */
export interface CheckpointFile {
  /** Name within its folder. */
  file: string;
  /** Of the whole file, in hex. */
  sha256: string;
  bytes: number;
}

const tensorEntry = z.object({
  dtype: z.literal('F32'),
  shape: z.array(z.int().min(0)),
  data_offsets: z.tuple([z.int().min(0), z.int().min(0)]),
});
const wholeNumber = z.string().regex(/^\d+$/).transform(Number);
/** A number as text, NaN and infinities included; a double's shortest decimal form is read back as the same double. */
const numberAsText = z
  .string()
  .refine((text) => text === 'NaN' || !Number.isNaN(Number(text)), 'it is no number')
  .transform(Number);
/** All metadata of the format are texts. */
const withinEpoch = z
  .string()
  .transform((text, context): unknown => {
    try {
      return JSON.parse(text);
    } catch {
      context.addIssue({ code: 'custom', message: 'it is not JSON' });
      return z.NEVER;
    }
  })
  .pipe(
    z.object({
      step: z.int().min(1),
      seconds: z.number().min(0),
      sums: z.record(z.string(), numberAsText),
    }),
  );
const headerSchema = z
  .object({
    __metadata__: z.object({
      stage: z.enum(stageNames),
      epoch: wholeNumber,
      step: wholeNumber,
      within: withinEpoch.optional(),
    }),
  })
  .catchall(tensorEntry);

const lengthBytes = 8;
/** As the format's own reader has it. */
const maximumHeader = 100_000_000;

const productOf = (shape: readonly number[]) => shape.reduce((product, size) => product * size, 1);
const bytesOf = (data: Float32Array) => new Uint8Array(data.buffer, data.byteOffset, data.byteLength);

function withinText({ step, seconds, sums }: EpochProgress): string {
  const texts = Object.entries(sums).map(([name, sum]) => [name, String(sum)]);
  return JSON.stringify({ step, seconds, sums: Object.fromEntries(texts) });
}

function headerOf({ position, tensors }: Checkpoint): Uint8Array {
  let offset = 0;
  const entries = [...tensors].map(([name, { shape, data }]) => {
    if (name === '__metadata__' || productOf(shape) !== data.length) throw new Error(`Bad tensor ${name}.`);
    const from = offset;
    offset += data.byteLength;
    return [name, { dtype: 'F32', shape, data_offsets: [from, offset] }];
  });
  const { stage, epoch, step, within } = position;
  const metadata = {
    stage,
    epoch: String(epoch),
    step: String(step),
    ...(within === undefined ? {} : { within: withinText(within) }),
  };
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
 * Writes a checkpoint into `folder` (made where absent) so that it is there whole or not at all, even where power
 * fails. Its name has its content's hash: a file that exists is never written over by another content.
 * @throws store.disk-full, store.denied, store.io
 */
export function writeCheckpoint(checkpoint: Checkpoint, folder: string): CheckpointFile {
  if (endianness() !== 'LE') throw new Error('Checkpoints are written on little-endian machines only.');
  const { stage, epoch, within } = checkpoint.position;
  const temporary = join(folder, `${stage}-${epoch}.${process.pid}.tmp`);
  const hash = createHash('sha256');
  let bytes = 0;
  try {
    makeFolder(folder);
    const descriptor = openSync(temporary, 'w');
    try {
      for (const part of [
        headerOf(checkpoint),
        ...[...checkpoint.tensors.values()].map((t) => bytesOf(t.data)),
      ]) {
        writeAll(descriptor, part);
        hash.update(part);
        bytes += part.length;
      }
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    const sha256 = hash.digest('hex');
    const place = `${String(epoch).padStart(5, '0')}${within === undefined ? '' : `.${within.step}`}`;
    const file = `${stage}-${place}-${sha256.slice(0, 12)}.safetensors`;
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

/**
 * Reads a checkpoint and checks that it is whole.
 * @param sha256 what the file's hash must be
 * @throws run.checkpoint-missing, run.checkpoint-damaged, store.denied, store.io
 */
export function readCheckpoint(path: string, sha256?: string): Checkpoint {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      throw workbenchError('run.checkpoint-missing', { file: path }, error);
    }
    throw fileFailure(error, path);
  }
  const damaged = (problem: string, cause?: unknown): WorkbenchError =>
    workbenchError('run.checkpoint-damaged', { file: path, problem }, cause);
  const checkpoint = parse(bytes, damaged);
  // After the format, whose problems say more.
  if (sha256 !== undefined && createHash('sha256').update(bytes).digest('hex') !== sha256) {
    throw damaged('its content is not what was written (SHA-256 differs)');
  }
  return checkpoint;
}

function parse(bytes: Buffer, damaged: (problem: string, cause?: unknown) => WorkbenchError): Checkpoint {
  if (bytes.length < lengthBytes) throw damaged(`it has ${bytes.length} bytes, too few for a header`);
  const headerLength = Number(bytes.readBigUInt64LE(0));
  if (headerLength > maximumHeader) throw damaged(`its header claims ${headerLength} bytes`);
  const start = lengthBytes + headerLength;
  if (start > bytes.length) throw damaged(`it ends within its header, at byte ${bytes.length} of ${start}`);
  const { __metadata__: position, ...entries } = parseHeader(bytes.subarray(lengthBytes, start), damaged);
  const tensors: Checkpoint['tensors'] = new Map();
  let end = 0;
  // JSON does not keep the order of names that are numbers; the offsets do.
  const inOrder = Object.entries(entries).sort(([, a], [, b]) => a.data_offsets[1] - b.data_offsets[1]);
  for (const [name, { shape, data_offsets: offsets }] of inOrder) {
    const [from, to] = offsets;
    if (from !== end || to - from !== productOf(shape) * Float32Array.BYTES_PER_ELEMENT) {
      throw damaged(`tensor "${name}" does not lie where its shape puts it`);
    }
    if (start + to > bytes.length) {
      throw damaged(`it ends within tensor "${name}", at byte ${bytes.length} of ${start + to}`);
    }
    const data = new Float32Array(productOf(shape));
    bytesOf(data).set(bytes.subarray(start + from, start + to));
    tensors.set(name, { shape, data });
    end = to;
  }
  if (start + end !== bytes.length)
    throw damaged(`${bytes.length - start - end} bytes follow its last tensor`);
  return { position, tensors };
}

function parseHeader(bytes: Buffer, damaged: (problem: string, cause?: unknown) => WorkbenchError) {
  let json: unknown;
  try {
    json = JSON.parse(bytes.toString('utf8'));
  } catch (error) {
    throw damaged('its header is not JSON', error);
  }
  const header = headerSchema.safeParse(json);
  if (header.success) return header.data;
  const { path, message } = header.error.issues[0]!;
  throw damaged(`its header is wrong at ${path.join('.') || 'its top'}: ${message}`, header.error);
}

/** Path of a checkpoint file in the folder of its run. @throws Error where the name is no plain file name */
export function checkpointPath(folder: string, file: string): string {
  if (basename(file) !== file) throw new Error(`${file} is not a file name.`);
  return join(folder, file);
}
