import { closeSync, openSync, readSync } from 'node:fs';
import { open, readFile, stat } from 'node:fs/promises';
import type { SplitName } from '#shared/dataset.ts';
import { workbenchError } from '#shared/errors.ts';
import {
  bytesPerImage,
  type CacheHeader,
  cacheHeader,
  headerFile,
  imagesFile,
  imagesLength,
  labelsFromBytes,
} from './cache-file.ts';
import type { Dataset, Split } from './dataset.ts';
import { fileFailure } from './file-failure.ts';
import { checkGather } from './memory-split.ts';

/** Splits of up to this many bytes are kept in memory once read from: a gather is then a few copies. */
const MEMORY_LIMIT = 256 * 1024 * 1024;

/**
 * Reads and checks the header of a prepared data set, and that the images' file is as long as it says.
 * Throws `dataset.file-*`, `dataset.cache-damaged`.
 */
export async function readCacheHeader(folder: string): Promise<CacheHeader> {
  const file = headerFile(folder);
  const text = await readFile(file, 'utf8').catch((error) => {
    throw fileFailure(error, file, 'read');
  });
  let header: CacheHeader;
  try {
    header = cacheHeader.parse(JSON.parse(text));
  } catch (error) {
    const problem = 'it is not the header of a data set';
    throw workbenchError('dataset.cache-damaged', { file, problem }, error);
  }
  const { names, sizes } = header;
  if (names !== null && (names.train.length !== sizes.train || names.test.length !== sizes.test)) {
    throw workbenchError('dataset.cache-damaged', { file, problem: 'it does not name every image' });
  }
  const images = imagesFile(folder);
  const { size } = await stat(images).catch((error) => {
    throw fileFailure(error, images, 'read');
  });
  const expected = imagesLength(header);
  if (size !== expected) {
    const problem = `it has ${size} bytes instead of ${expected}`;
    throw workbenchError('dataset.cache-damaged', { file: images, problem });
  }
  return header;
}

export interface OpenCacheOptions {
  /** Splits of at most this many bytes are kept in memory, larger ones are read from the disk at each gather. */
  memoryLimit?: number;
}

/** Opens a prepared data set. Throws `dataset.file-*`, `dataset.cache-damaged`. */
export async function openCache(
  id: string,
  folder: string,
  { memoryLimit = MEMORY_LIMIT }: OpenCacheOptions = {},
): Promise<Dataset> {
  const header = await readCacheHeader(folder);
  const { sizes, classes, names } = header;
  const path = imagesFile(folder);
  const labels = await readLabels(header, path);
  const imageBytes = bytesPerImage(header);
  const fd = openSync(path, 'r');
  const split = (first: number, name: 'train' | 'test'): Split =>
    storedSplit({
      fd,
      path,
      offset: first * imageBytes,
      imageBytes,
      labels: labels.subarray(first, first + sizes[name]),
      names: names?.[name],
      inMemory: sizes[name] * imageBytes <= memoryLimit,
    });
  let closed = false;
  return {
    id,
    title: header.title,
    imageShape: header.imageShape,
    classes,
    splits: { train: split(0, 'train'), test: split(sizes.train, 'test') },
    fingerprint: header.fingerprint,
    close() {
      if (!closed) closeSync(fd);
      closed = true;
    },
  };
}

/** Images of each class in each split. Throws `dataset.file-*`, `dataset.cache-damaged`. */
export async function countClasses(
  header: CacheHeader,
  folder: string,
): Promise<Record<SplitName, number[]>> {
  const labels = await readLabels(header, imagesFile(folder));
  const { train } = header.sizes;
  const count = (part: Int32Array) => {
    const counts = Array<number>(header.classes.length).fill(0);
    for (const label of part) counts[label]! += 1;
    return counts;
  };
  return { train: count(labels.subarray(0, train)), test: count(labels.subarray(train)) };
}

async function readLabels(header: CacheHeader, path: string): Promise<Int32Array> {
  const count = header.sizes.train + header.sizes.test;
  const bytes = Buffer.alloc(count * Int32Array.BYTES_PER_ELEMENT);
  const start = count * bytesPerImage(header);
  try {
    await using file = await open(path);
    await file.read(bytes, 0, bytes.length, start);
  } catch (error) {
    throw fileFailure(error, path, 'read');
  }
  const labels = labelsFromBytes(bytes);
  const outside = labels.findIndex((label) => label < 0 || label >= header.classes.length);
  if (outside >= 0) {
    const problem = `at byte ${start + 4 * outside}, label ${labels[outside]} is not in 0 to ${header.classes.length - 1}`;
    throw workbenchError('dataset.cache-damaged', { file: path, problem });
  }
  return labels;
}

function storedSplit(options: {
  fd: number;
  path: string;
  /** Where the split's first image begins in the file. */
  offset: number;
  imageBytes: number;
  labels: Int32Array;
  names: readonly string[] | undefined;
  inMemory: boolean;
}): Split {
  const { fd, path, offset, imageBytes, labels, names, inMemory } = options;
  const read = (out: Uint8Array, position: number) => {
    try {
      for (let done = 0; done < out.length; ) {
        const count = readSync(fd, out, done, out.length - done, offset + position + done);
        if (count === 0) {
          const problem = `it ends at byte ${offset + position + done}`;
          throw workbenchError('dataset.cache-damaged', { file: path, problem });
        }
        done += count;
      }
    } catch (error) {
      throw fileFailure(error, path, 'read');
    }
  };
  let memory: Uint8Array | undefined;
  return {
    size: labels.length,
    labels,
    ...(names === undefined ? {} : { names }),
    gather(indices, out) {
      checkGather(indices, out, labels.length, imageBytes);
      if (inMemory && memory === undefined) {
        const all = new Uint8Array(labels.length * imageBytes);
        read(all, 0);
        memory = all;
      }
      for (let i = 0; i < indices.length; ) {
        // Neighbours asked for one after another are read at once.
        let count = 1;
        while (i + count < indices.length && indices[i + count] === indices[i]! + count) count++;
        const start = indices[i]! * imageBytes;
        const length = count * imageBytes;
        if (memory !== undefined) out.set(memory.subarray(start, start + length), i * imageBytes);
        else read(out.subarray(i * imageBytes, i * imageBytes + length), start);
        i += count;
      }
    },
  };
}
