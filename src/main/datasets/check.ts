import { createHash } from 'node:crypto';
import type { DatasetCheck, SplitName } from '#shared/dataset.ts';
import type { Dataset, Split } from './dataset.ts';
import { fingerprintHash, finishFingerprint } from './fingerprint.ts';

const BLOCK = 256;

/** Reads every image once and tells what a person should know before trusting results: see `DatasetCheck`. */
export async function checkDataset(dataset: Dataset, signal?: AbortSignal): Promise<DatasetCheck> {
  const { imageShape, classes, splits } = dataset;
  const [height, width, channels] = imageShape;
  const imageBytes = height * width * channels;
  const hash = fingerprintHash();
  const seen: Record<SplitName, Set<string>> = { train: new Set(), test: new Set() };
  const repeated = { train: 0, test: 0 };
  let testInTrain = 0;
  const sum = new Float64Array(channels);
  const squares = new Float64Array(channels);

  for (const name of ['train', 'test'] as const) {
    for await (const images of blocks(splits[name], imageBytes)) {
      signal?.throwIfAborted();
      hash.update(images);
      for (let start = 0; start < images.length; start += imageBytes) {
        const image = images.subarray(start, start + imageBytes);
        // 16 of its bytes tell any number of images apart, and take less memory than 32.
        const digest = createHash('sha256').update(image).digest().toString('latin1', 0, 16);
        if (seen[name].has(digest)) repeated[name]++;
        if (name === 'test' && seen.train.has(digest)) testInTrain++;
        seen[name].add(digest);
      }
      if (name === 'train') addMoments(images, channels, sum, squares);
    }
  }

  const labels = { train: splits.train.labels, test: splits.test.labels };
  const computed = finishFingerprint(hash, imageShape, classes, labels);
  const count = splits.train.size * height * width;
  const mean = [...sum].map((total) => total / count);
  return {
    id: dataset.id,
    sizes: { train: splits.train.size, test: splits.test.size },
    perClass: {
      train: perClass(splits.train, classes.length),
      test: perClass(splits.test, classes.length),
    },
    fingerprint: { stored: dataset.fingerprint, computed, matches: computed === dataset.fingerprint },
    duplicates: { withinTrain: repeated.train, withinTest: repeated.test, testInTrain },
    mean: mean.map((m) => m / 255),
    std: mean.map((m, c) => Math.sqrt(Math.max(0, squares[c]! / count - m * m)) / 255),
  };
}

async function* blocks(split: Split, imageBytes: number): AsyncGenerator<Uint8Array> {
  for (let first = 0; first < split.size; first += BLOCK) {
    const indices = Int32Array.from({ length: Math.min(BLOCK, split.size - first) }, (_, i) => first + i);
    const images = new Uint8Array(indices.length * imageBytes);
    split.gather(indices, images);
    // Lets the process do other work between blocks.
    await new Promise(setImmediate);
    yield images;
  }
}

function addMoments(images: Uint8Array, channels: number, sum: Float64Array, squares: Float64Array): void {
  for (let c = 0; c < channels; c++) {
    let total = 0;
    let square = 0;
    for (let i = c; i < images.length; i += channels) {
      const value = images[i]!;
      total += value;
      square += value * value;
    }
    sum[c]! += total;
    squares[c]! += square;
  }
}

function perClass(split: Split, classes: number): number[] {
  const counts = new Array<number>(classes).fill(0);
  for (const label of split.labels) counts[label]!++;
  return counts;
}
