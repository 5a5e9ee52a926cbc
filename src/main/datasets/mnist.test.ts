import { copyFile, open, readdir, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { mnist, mnistFolder, openMnist } from './mnist.ts';
import { failure } from './testing/failure.ts';
import { temporaryFolder } from './testing/temporary.ts';

const folder = temporaryFolder({ beforeEach, afterEach });

test('is the MNIST that everyone has', async () => {
  const dataset = await openMnist();
  expect(dataset.fingerprint).toBe(mnist.fingerprint);
  expect(dataset.imageShape).toEqual([28, 28, 1]);
  expect(dataset.classes).toEqual(['0', '1', '2', '3', '4', '5', '6', '7', '8', '9']);
  const { train, test: testSplit } = dataset.splits;
  expect({ train: train.size, test: testSplit.size }).toEqual(mnist.sizes);
  expect([...train.labels.subarray(0, 5)]).toEqual([5, 0, 4, 1, 9]);
  expect([...testSplit.labels.subarray(0, 5)]).toEqual([7, 2, 1, 0, 4]);
  const counts = Array<number>(10).fill(0);
  for (const label of train.labels) counts[label]!++;
  expect(counts).toEqual([5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949]);
  // The widely published mean of the train images.
  const all = new Uint8Array(60_000 * 784);
  train.gather(
    Int32Array.from({ length: 60_000 }, (_, i) => i),
    all,
  );
  expect(all.reduce((sum, value) => sum + value, 0) / all.length / 255).toBeCloseTo(0.1307, 4);
});

test('notices a single changed pixel', async () => {
  for (const name of await readdir(mnistFolder())) await copyFile(join(mnistFolder(), name), folder.in(name));
  const handle = await open(folder.in('t10k-images-idx3-ubyte'), 'r+');
  await handle.write(Uint8Array.of(1), 0, 1, 5000);
  await handle.close();
  expect(await failure(openMnist(folder.path))).toEqual({
    code: 'dataset.bundled-damaged',
    message: `The MNIST files in ${folder.path} are not those the program came with.`,
  });
});

test('names the file and byte that are damaged', async () => {
  for (const name of await readdir(mnistFolder())) await copyFile(join(mnistFolder(), name), folder.in(name));
  const images = folder.in('t10k-images-idx3-ubyte');
  await truncate(images, 1000);
  expect(await failure(openMnist(folder.path))).toEqual({
    code: 'dataset.idx',
    message: `${images} is damaged at byte 1000: it ends after 1000 bytes, 10000 × 28 × 28 need 7840016.`,
  });
});

test('wants as many labels as images, of 28 × 28', async () => {
  for (const prefix of ['train', 't10k']) {
    await writeFile(
      folder.in(`${prefix}-images-idx3-ubyte`),
      Buffer.from([0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 28, 0, 0, 0, 28, ...Array(784).fill(0)]),
    );
    await writeFile(folder.in(`${prefix}-labels-idx1-ubyte`), Buffer.from([0, 0, 8, 1, 0, 0, 0, 2, 1, 1]));
  }
  const found = (await failure(openMnist(folder.path))) as { message: string };
  expect(found.message).toMatch(/-labels-idx1-ubyte is damaged at byte 4: it has 2 labels for 1 images\.$/);

  for (const prefix of ['train', 't10k']) {
    const odd = Buffer.from([0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 2, 7, 7]);
    await writeFile(folder.in(`${prefix}-images-idx3-ubyte`), odd);
  }
  const other = (await failure(openMnist(folder.path))) as { message: string };
  expect(other.message).toMatch(/is damaged at byte 8: its images are 1 × 2 instead of 28 × 28\.$/);
});
