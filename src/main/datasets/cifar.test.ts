import { mkdir, rm } from 'node:fs/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openCache } from './cache-reader.ts';
import { type CifarKind, cifar10, cifar100, importCifar } from './cifar.ts';
import { pixel, records, smallCifar, smallCifarFiles } from './testing/cifar.ts';
import { failure } from './testing/failure.ts';
import type { Files } from './testing/files.ts';
import { temporaryFolder } from './testing/temporary.ts';

const folder = temporaryFolder({ beforeEach, afterEach });

async function imported(files?: Files, change: Partial<CifarKind> = {}) {
  const archive = folder.in('small.tar.gz');
  const kind = { ...(await smallCifar(archive, files)), ...change };
  await mkdir(folder.in('made'));
  await importCifar(kind, archive, folder.in('made'));
  return openCache('small', folder.in('made'));
}

const refusal = async (files: Files) => {
  const found = (await failure(imported(files))) as { code: string; message: string };
  return { ...found, message: found.message.replace(folder.in('small.tar.gz'), 'ARCHIVE') };
};

test('turns planes of colour into pixels, whatever the order in the archive', async () => {
  const dataset = await imported();
  expect(dataset.imageShape).toEqual([32, 32, 3]);
  expect(dataset.classes).toEqual(['ant', 'bee', 'cat']);
  expect(dataset.splits.train.size).toBe(600);
  expect([...dataset.splits.train.labels]).toEqual(Array.from({ length: 600 }, (_, i) => i % 3));
  expect([...dataset.splits.test.labels]).toEqual([0, 1, 2]);
  const out = new Uint8Array(2 * 3072);
  const check = (image: number, bytes: Uint8Array) => {
    for (const p of [0, 1, 32, 1023]) {
      for (const c of [0, 1, 2]) expect(bytes[3 * p + c]).toBe(pixel(image, c, p));
    }
  };
  dataset.splits.train.gather(Int32Array.of(599, 299), out);
  check(599, out.subarray(0, 3072));
  check(299, out.subarray(3072));
  dataset.splits.test.gather(Int32Array.of(2), out);
  check(602, out);
  dataset.close();
});

test('takes the fine one of two labels', async () => {
  const two = records(0, [
    [1, 0],
    [0, 1],
    [1, 2],
  ]);
  const files = { 'names.txt': Buffer.from('a\nb\nc\n'), 'train.bin': two, 'test.bin': two };
  const dataset = await imported(files, {
    labelBytes: 2,
    files: [
      { name: 'train.bin', split: 'train', records: 3 },
      { name: 'test.bin', split: 'test', records: 3 },
    ],
  });
  expect([...dataset.splits.train.labels]).toEqual([0, 1, 2]);
  const out = new Uint8Array(3072);
  dataset.splits.train.gather(Int32Array.of(1), out);
  expect(out[0]).toBe(pixel(1, 0, 0));
  dataset.close();
});

test('refuses a file that is missing, too long, too short, or with a class out of range', async () => {
  const files = smallCifarFiles();
  const { 'cifar-small/two.bin': two, ...rest } = files;
  const refused = (problem: string) => ({
    code: 'dataset.cifar',
    message: `ARCHIVE is not the archive it should be: ${problem}.`,
  });
  const attempt = async (changed: Files) => {
    const result = await refusal(changed);
    await rm(folder.in('made'), { recursive: true });
    return result;
  };
  expect(await attempt(rest)).toEqual(refused('it has no file two.bin'));
  expect(await attempt({ ...files, 'cifar-small/two.bin': two!.subarray(0, -1) })).toEqual(
    refused('cifar-small/two.bin has 921899 bytes instead of 921900'),
  );
  expect(await attempt({ ...files, 'cifar-small/two.bin': Buffer.concat([two!, Buffer.alloc(1)]) })).toEqual(
    refused('cifar-small/two.bin has more than 921900 bytes instead of 921900'),
  );
  const wrong = Buffer.from(two!);
  wrong[299 * 3073] = 3;
  expect(await attempt({ ...files, 'cifar-small/two.bin': wrong })).toEqual(
    refused('cifar-small/two.bin has class 3 at byte 918827, not in 0 to 2'),
  );
  expect(await attempt({ ...files, 'cifar-small/names.txt': Buffer.from('ant\nbee\n') })).toEqual(
    refused('cifar-small/names.txt names 2 classes instead of 3'),
  );
});

test('can be stopped', async () => {
  const archive = folder.in('small.tar.gz');
  const kind = await smallCifar(archive);
  await mkdir(folder.in('made'));
  const stop = new AbortController();
  const work = importCifar(kind, archive, folder.in('made'), {
    signal: stop.signal,
    onProgress: () => stop.abort('enough'),
  });
  expect(await failure(work)).toBe('enough');
});

test('the real ones have 50,000 train and 10,000 test images', () => {
  for (const kind of [cifar10, cifar100]) {
    const count = (split: string) =>
      kind.files.filter((f) => f.split === split).reduce((sum, { records: n }) => sum + n, 0);
    expect([count('train'), count('test')]).toEqual([50_000, 10_000]);
  }
});
