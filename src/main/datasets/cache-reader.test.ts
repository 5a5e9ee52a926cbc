import { createHash } from 'node:crypto';
import { mkdir, readFile, truncate, writeFile } from 'node:fs/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openCache } from './cache-reader.ts';
import { CacheWriter } from './cache-writer.ts';
import { failure } from './testing/failure.ts';
import { temporaryFolder } from './testing/temporary.ts';

const folder = temporaryFolder({ beforeEach, afterEach });
const TRAIN = 100;
const TEST = 10;

/** Images of 1 × 2 pixels; both bytes are the image's number. */
async function write(dropped: number[] = []) {
  await using writer = await CacheWriter.create(folder.in('set'), [1, 2, 1]);
  for (let i = TRAIN + TEST - 1; i >= 0; i--) {
    if (!dropped.includes(i)) await writer.write(i, Uint8Array.of(i, i));
  }
  const labels = (n: number) => Int32Array.from({ length: n }, (_, i) => i % 2);
  return await writer.finish({
    title: 'Set',
    classes: ['even', 'odd'],
    labels: { train: labels(TRAIN), test: labels(TEST) },
    names: null,
    dropped: new Set(dropped),
  });
}

beforeEach(async () => {
  await mkdir(folder.in('set'));
});

test.each([
  ['in memory', 1e6],
  ['from the disk', 0],
])('gathers images %s, in any order and repeated', async (_, memoryLimit) => {
  await write();
  const dataset = await openCache('set', folder.in('set'), { memoryLimit });
  const indices = Int32Array.of(99, 3, 4, 5, 5, 0, 98);
  const out = new Uint8Array(14);
  dataset.splits.train.gather(indices, out);
  expect([...out]).toEqual([...indices].flatMap((i) => [i, i]));
  dataset.splits.test.gather(Int32Array.of(9, 0), out);
  expect([...out.subarray(0, 4)]).toEqual([109, 109, 100, 100]);
  expect(() => dataset.splits.test.gather(Int32Array.of(10), out)).toThrow(
    'There is no image 10 in a split of 10',
  );
  expect(() => dataset.splits.test.gather(Int32Array.of(-1), out)).toThrow(
    'There is no image -1 in a split of 10',
  );
  expect(() => dataset.splits.test.gather(Int32Array.of(1, 2), new Uint8Array(3))).toThrow(
    '2 images of 2 bytes do not fit in 3 bytes',
  );
  dataset.close();
  dataset.close();
});

test('closes up where images were dropped, at the beginning, between and at the end', async () => {
  const dropped = [0, 1, 50, 98, 99, 104, 108, 109];
  const header = await write(dropped);
  expect(header.sizes).toEqual({ train: 95, test: 7 });
  const { splits, close } = await openCache('set', folder.in('set'));
  const kept = [...Array(110).keys()].filter((i) => !dropped.includes(i));
  const numbers = (['train', 'test'] as const).flatMap((name) => {
    const split = splits[name];
    const out = new Uint8Array(split.size * 2);
    split.gather(
      Int32Array.from(split.labels, (_, i) => i),
      out,
    );
    return [...out].filter((_, i) => i % 2 === 0);
  });
  expect(numbers).toEqual(kept);
  expect([...splits.train.labels, ...splits.test.labels]).toEqual(kept.map((i) => i % 2));
  close();
});

test('its fingerprint is the hash of its file and what the header says of it', async () => {
  const header = await write();
  const hash = createHash('sha256').update(await readFile(folder.in('set/images.bin')));
  hash.update('[[1,2,1],["even","odd"],[100,10]]');
  expect(header.fingerprint).toBe(hash.digest('hex'));
});

test('refuses files that are missing, short, or not what they say', async () => {
  const refusal = () => failure(openCache('set', folder.in('set')));
  const header = folder.in('set/dataset.json');
  const images = folder.in('set/images.bin');
  const damaged = (file: string, problem: string) => ({
    code: 'dataset.cache-damaged',
    message: `${file} is damaged: ${problem}.`,
  });
  expect(await refusal()).toEqual({
    code: 'dataset.file-missing',
    message: `There is no file or folder ${header}.`,
  });
  const good = await write();
  const bytes = await readFile(images);

  await truncate(images, 600);
  expect(await refusal()).toEqual(damaged(images, 'it has 600 bytes instead of 660'));
  const wrong = Buffer.from(bytes);
  wrong.writeInt32LE(2, 220 + 4 * 7);
  await writeFile(images, wrong);
  expect(await refusal()).toEqual(damaged(images, 'at byte 248, label 2 is not in 0 to 1'));
  await writeFile(images, bytes);

  for (const text of ['', '{', '[]', JSON.stringify({ ...good, version: 2 })]) {
    await writeFile(header, text);
    expect(await refusal()).toEqual(damaged(header, 'it is not the header of a data set'));
  }
  await writeFile(header, JSON.stringify({ ...good, names: { train: [], test: [] } }));
  expect(await refusal()).toEqual(damaged(header, 'it does not name every image'));
});

test('a file cut short while open is noticed', async () => {
  await write();
  const dataset = await openCache('set', folder.in('set'), { memoryLimit: 0 });
  await truncate(folder.in('set/images.bin'), 100);
  expect(await failure(() => dataset.splits.train.gather(Int32Array.of(60), new Uint8Array(2)))).toEqual({
    code: 'dataset.cache-damaged',
    message: `${folder.in('set/images.bin')} is damaged: it ends at byte 120.`,
  });
  dataset.close();
});
