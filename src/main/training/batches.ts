/** From a split to the batches of an epoch. */
import { deriveSeed, RandomStream } from '#shared/philox.ts';
import type { Split } from '../datasets/dataset.ts';
import type { SubsetSplit } from '../datasets/subset.ts';

export interface Batch {
  size: number;
  /** size × height × width × channels, [0, 255] */
  images: Float32Array;
  labels: Int32Array;
}

interface AheadOptions {
  split: SubsetSplit;
  order: Int32Array;
  batchSize: number;
  imageSize: number;
  dropRemainder: boolean;
  /** Number of the batch to begin with, from 0. */
  first: number;
}

/** The order of an epoch's images: a shuffle named by seed, stage and epoch alone. */
export function epochOrder(size: number, seed: number, stage: string, epoch: number): Int32Array {
  const order = Int32Array.from({ length: size }, (_, i) => i);
  return new RandomStream(seed, deriveSeed('order', stage, epoch)).shuffle(order);
}

/** Batches an epoch; the last may be smaller unless it is dropped. */
export function batchCount(size: number, batchSize: number, dropRemainder: boolean): number {
  // A split smaller than one batch is trained on whole rather than not at all.
  return dropRemainder && size >= batchSize ? Math.floor(size / batchSize) : Math.ceil(size / batchSize);
}

const labelsOf = (split: Split, indices: Int32Array) => indices.map((i) => split.labels[i]!);

/** Reads the images at `indices`. */
export function readBatch(split: Split, indices: Int32Array, imageSize: number): Batch {
  const bytes = new Uint8Array(indices.length * imageSize);
  split.gather(indices, bytes);
  return {
    size: indices.length,
    images: new Float32Array(bytes),
    labels: labelsOf(split, indices),
  };
}

/** Goes through a split in the given order, from the batch of this number (from 0) on. */
export function* batches(
  split: Split,
  order: Int32Array,
  batchSize: number,
  imageSize: number,
  dropRemainder = false,
  first = 0,
): Generator<Batch> {
  const count = batchCount(order.length, batchSize, dropRemainder);
  for (let i = first; i < count; i++) {
    yield readBatch(split, order.subarray(i * batchSize, (i + 1) * batchSize), imageSize);
  }
}

/** Reads training images while a step runs. */
export interface ReadAhead {
  /**
   * Pixels in [0, 255] of images, by their positions in the data set's own training split.
   * @throws whatever goes wrong; the images are then read between steps
   */
  read(ids: Int32Array): Promise<Float32Array<ArrayBuffer>>;
}

/** As `batches`, each batch asked for before the one in front of it is used. */
export async function* batchesAhead(
  { split, order, batchSize, imageSize, dropRemainder, first }: AheadOptions,
  ahead: ReadAhead,
): AsyncGenerator<Batch> {
  const count = batchCount(order.length, batchSize, dropRemainder);
  const ask = async (i: number): Promise<Batch> => {
    const indices = order.subarray(i * batchSize, (i + 1) * batchSize);
    try {
      const images = await ahead.read(indices.map((index) => split.ids[index]!));
      return { size: indices.length, images, labels: labelsOf(split, indices) };
    } catch {
      return readBatch(split, indices, imageSize);
    }
  };
  let next = first < count ? ask(first) : null;
  for (let i = first + 1; next !== null; i++) {
    const batch: Batch = await next;
    next = i < count ? ask(i) : null;
    yield batch;
  }
}

/** All images of a split in their own order. */
export function inOrder(split: Split): Int32Array {
  return Int32Array.from({ length: split.size }, (_, i) => i);
}
