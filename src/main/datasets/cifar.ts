import { basename } from 'node:path';
import type { DatasetProgress, SplitName } from '#shared/dataset.ts';
import { workbenchError } from '#shared/errors.ts';
import { openSource } from './archive.ts';
import type { CacheHeader } from './cache-file.ts';
import { CacheWriter } from './cache-writer.ts';
import type { SourceEntry } from './source.ts';
import type { KnownFile } from './verify.ts';

/** One of the CIFAR data sets in its binary version, as https://www.cs.toronto.edu/~kriz/cifar.html describes it. */
export interface CifarKind extends KnownFile {
  title: string;
  url: string;
  classes: number;
  /** Bytes of a record before its pixels; the last of them is the class. */
  labelBytes: 1 | 2;
  /** Files of records, in order. */
  files: { name: string; split: SplitName; records: number }[];
  /** The file that names the classes, one a line. */
  namesFile: string;
}

export const cifar10: CifarKind = {
  title: 'CIFAR-10',
  url: 'https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz',
  size: 170_052_171,
  sha256: 'c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd',
  classes: 10,
  labelBytes: 1,
  files: [
    ...[1, 2, 3, 4, 5].map((n) => ({
      name: `data_batch_${n}.bin`,
      split: 'train' as const,
      records: 10_000,
    })),
    { name: 'test_batch.bin', split: 'test', records: 10_000 },
  ],
  namesFile: 'batches.meta.txt',
};

/** Size and checksum as TensorFlow Datasets records them (url_checksums/cifar100.txt). */
export const cifar100: CifarKind = {
  title: 'CIFAR-100',
  url: 'https://www.cs.toronto.edu/~kriz/cifar-100-binary.tar.gz',
  size: 168_513_733,
  sha256: '58a81ae192c23a4be8b1804d68e518ed807d710a4eb253b1f2a199162a40d8ec',
  classes: 100,
  // The coarse class stands before the fine one.
  labelBytes: 2,
  files: [
    { name: 'train.bin', split: 'train', records: 50_000 },
    { name: 'test.bin', split: 'test', records: 10_000 },
  ],
  namesFile: 'fine_label_names.txt',
};

const SIDE = 32;
const PLANE = SIDE * SIDE;
const IMAGE = 3 * PLANE;
/** Records turned and written at a time. */
const BLOCK = 256;

export interface CifarOptions {
  onProgress?: ((progress: DatasetProgress) => void) | undefined;
  signal?: AbortSignal | undefined;
}

/**
 * Reads a CIFAR archive into a prepared data set in `folder`, which is empty. The archive's bytes are verified
 * before; still, every file must be there with the right length and every class in range.
 * Throws `dataset.cifar`, `dataset.archive-*`, `dataset.file-*`, `dataset.disk-full`, or the signal's reason.
 */
export async function importCifar(
  kind: CifarKind,
  archive: string,
  folder: string,
  { onProgress, signal }: CifarOptions = {},
): Promise<CacheHeader> {
  const source = await openSource(archive);
  await using writer = await CacheWriter.create(folder, [SIDE, SIDE, 3]);
  const total = kind.files.reduce((sum, { records }) => sum + records, 0);
  const labels = new Int32Array(total);
  const missing = new Set([...kind.files.map(({ name }) => name), kind.namesFile]);
  let classes: string[] = [];
  let done = 0;
  for await (const entry of source.entries(signal)) {
    const name = basename(entry.name);
    if (entry.kind !== 'file' || !missing.delete(name)) continue;
    if (name === kind.namesFile) {
      classes = await readNames(kind, archive, entry);
      continue;
    }
    const index = kind.files.findIndex((file) => file.name === name);
    let position = kind.files.slice(0, index).reduce((sum, { records }) => sum + records, 0);
    for await (const block of recordBlocks(kind, archive, entry, kind.files[index]!.records)) {
      signal?.throwIfAborted();
      labels.set(block.labels, position);
      await writer.write(position, block.images);
      position += block.labels.length;
      done += block.labels.length;
      onProgress?.({ stage: 'images', done, total, unit: 'images' });
    }
  }
  for (const name of missing) {
    throw workbenchError('dataset.cifar', { archive, problem: `it has no file ${name}` });
  }
  const train = kind.files.reduce((sum, { split, records }) => sum + (split === 'train' ? records : 0), 0);
  // Awaited here: the writer closes its file when this function ends.
  return await writer.finish(
    {
      title: kind.title,
      classes,
      labels: { train: labels.subarray(0, train), test: labels.subarray(train) },
      names: null,
      dropped: new Set(),
    },
    signal,
  );
}

async function readNames(kind: CifarKind, archive: string, entry: SourceEntry): Promise<string[]> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of entry.chunks()) chunks.push(chunk);
  const lines = Buffer.concat(chunks).toString('utf8').split(/\r?\n/);
  const names = lines.map((line) => line.trim()).filter((line) => line !== '');
  if (names.length !== kind.classes) {
    const problem = `${entry.name} names ${names.length} classes instead of ${kind.classes}`;
    throw workbenchError('dataset.cifar', { archive, problem });
  }
  return names;
}

interface Block {
  labels: Int32Array;
  images: Uint8Array;
}

async function* recordBlocks(
  kind: CifarKind,
  archive: string,
  entry: SourceEntry,
  records: number,
): AsyncGenerator<Block> {
  const recordBytes = kind.labelBytes + IMAGE;
  const expected = records * recordBytes;
  const block = Buffer.alloc(BLOCK * recordBytes);
  let filled = 0;
  let length = 0;
  const wrongLength = (is: string) => {
    const problem = `${entry.name} has ${is} bytes instead of ${expected}`;
    return workbenchError('dataset.cifar', { archive, problem });
  };
  const parse = () => {
    const first = (length - filled) / recordBytes;
    return parseRecords(kind, archive, `${entry.name}`, block.subarray(0, filled), first);
  };
  for await (const chunk of entry.chunks()) {
    if (length + chunk.length > expected) throw wrongLength(`more than ${expected}`);
    for (let at = 0; at < chunk.length; ) {
      const count = Math.min(chunk.length - at, block.length - filled);
      block.set(chunk.subarray(at, at + count), filled);
      filled += count;
      at += count;
      length += count;
      if (filled === block.length) {
        yield parse();
        filled = 0;
      }
    }
  }
  if (length !== expected) throw wrongLength(String(length));
  if (filled > 0) yield parse();
}

/** Turns whole records, the first of them number `first` of its file, from planes of colour to pixels. */
function parseRecords(kind: CifarKind, archive: string, name: string, bytes: Buffer, first: number): Block {
  const recordBytes = kind.labelBytes + IMAGE;
  const count = bytes.length / recordBytes;
  const labels = new Int32Array(count);
  const images = new Uint8Array(count * IMAGE);
  for (let i = 0; i < count; i++) {
    const labelAt = i * recordBytes + kind.labelBytes - 1;
    const label = bytes[labelAt]!;
    if (label >= kind.classes) {
      const offset = first * recordBytes + labelAt;
      const problem = `${name} has class ${label} at byte ${offset}, not in 0 to ${kind.classes - 1}`;
      throw workbenchError('dataset.cifar', { archive, problem });
    }
    labels[i] = label;
    const red = labelAt + 1;
    const out = i * IMAGE;
    for (let p = 0; p < PLANE; p++) {
      images[out + 3 * p] = bytes[red + p]!;
      images[out + 3 * p + 1] = bytes[red + PLANE + p]!;
      images[out + 3 * p + 2] = bytes[red + 2 * PLANE + p]!;
    }
  }
  return { labels, images };
}
