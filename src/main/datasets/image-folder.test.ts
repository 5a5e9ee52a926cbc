import fs, { mkdir, open, readdir } from 'node:fs/promises';
import sharp from 'sharp';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openCache } from './cache-reader.ts';
import { type ImageOptions, importImages } from './image-folder.ts';
import { failure } from './testing/failure.ts';
import { type Files, image, splitImages, writeFolder, writeTar, writeZip } from './testing/files.ts';
import { temporaryFolder } from './testing/temporary.ts';

const folder = temporaryFolder({ beforeEach, afterEach });
const options: ImageOptions = {
  size: [6, 6],
  channels: 3,
  onCorrupt: 'refuse',
  testFraction: 0.25,
  seed: 1,
};

let files: Files;
beforeEach(async () => {
  files = await splitImages(['ant', 'bee', 'cat'], 5, 2);
});
afterEach(() => vi.restoreAllMocks());

let made = 0;
async function imported(path: string, more: Partial<ImageOptions> = {}) {
  const to = folder.in(`made-${made++}`);
  await mkdir(to);
  return { to, ...(await importImages(path, to, 'test', { ...options, ...more })) };
}

/** Images in another order than they were made. */
const backwards = (of: Files): Files => Object.fromEntries(Object.entries(of).reverse());

test('is the same from folder, tar, tar.gz and zip, in any order and wrapped or not', async () => {
  const wrapped: Files = { 'wrap/': Buffer.alloc(0) };
  for (const [name, content] of Object.entries(files)) wrapped[`wrap/${name}`] = content;
  const results = [
    await imported(await writeFolder(folder.in('folder'), files)),
    await imported(await writeTar(folder.in('a.tar'), files)),
    await imported(await writeTar(folder.in('b.tar'), backwards(files))),
    await imported(await writeTar(folder.in('c.tar.gz'), backwards(wrapped), { gzip: true })),
    await imported(await writeZip(folder.in('d.zip'), backwards(files))),
  ];
  for (const { header } of results) expect(header).toEqual(results[0]!.header);
  expect(results[0]!.header).toMatchObject({
    imageShape: [6, 6, 3],
    classes: ['ant', 'bee', 'cat'],
    sizes: { train: 15, test: 6 },
  });
});

test('every image is where its label and name say', async () => {
  const { to, header } = await imported(await writeTar(folder.in('a.tar'), backwards(files)));
  const { splits, close } = await openCache('test', to);
  for (const name of ['train', 'test'] as const) {
    const split = splits[name];
    for (let i = 0; i < split.size; i++) {
      const out = new Uint8Array(108);
      split.gather(Int32Array.of(i), out);
      const expected = await sharp(files[split.names![i]!]!).raw().toBuffer();
      expect(Buffer.from(out).equals(expected)).toBe(true);
      expect(split.names![i]).toContain(`/${header.classes[split.labels[i]!]}/`);
    }
  }
  close();
});

test('tells what it passed over, and how far it is', async () => {
  const seen: number[] = [];
  const more = { 'notes.txt': Buffer.from('x'), 'train/ant/.hidden.png': Buffer.from('x') };
  const { ignored, split, corrupt } = await imported(
    await writeTar(folder.in('a.tar'), { ...files, ...more }),
    {
      onProgress: ({ stage, done }) => {
        if (stage === 'images') seen.push(done);
      },
    },
  );
  expect({ ignored, split, corrupt }).toEqual({
    ignored: { count: 2, examples: ['notes.txt', 'train/ant/.hidden.png'] },
    split: 'given',
    corrupt: [],
  });
  expect(seen.at(-1)).toBe(21);
});

test('a corrupt image is refused by name, or skipped as if it had not been there', async () => {
  const whole = await image({ width: 64, height: 64, format: 'jpeg' });
  const names = ['train/ant/0.png', 'train/cat/4.png', 'test/bee/1.png', 'test/cat/1.png'];
  const damaged = { ...files };
  for (const name of names) damaged[name] = whole.subarray(0, 200);
  const path = await writeTar(folder.in('damaged.tar'), damaged);
  const single = await writeTar(folder.in('single.tar'), { ...files, [names[0]!]: Buffer.from('text') });
  expect(await failure(imported(single))).toEqual({
    code: 'dataset.corrupt-image',
    message: `The image train/ant/0.png of ${single} cannot be decoded: it is no JPEG, PNG or WebP.`,
  });

  const skipped = await imported(path, { onCorrupt: 'skip' });
  expect(skipped.corrupt.map((c) => c.image)).toEqual(names);
  expect(skipped.corrupt[0]!.reason).not.toBe('');
  const without = { ...files };
  for (const name of names) delete without[name];
  const expected = await imported(await writeTar(folder.in('without.tar'), without));
  expect(skipped.header).toEqual(expected.header);
  const [a, b] = await Promise.all([skipped.to, expected.to].map((to) => fs.readFile(`${to}/images.bin`)));
  expect(a!.equals(b!)).toBe(true);
});

test('a class of nothing but corrupt images is an empty class', async () => {
  const bad = Buffer.from('bad');
  const noTrain = { ...files };
  for (let i = 0; i < 5; i++) noTrain[`train/bee/${i}.png`] = bad;
  const path = await writeTar(folder.in('no-train.tar'), noTrain);
  expect(await failure(imported(path, { onCorrupt: 'skip' }))).toEqual({
    code: 'dataset.class-empty',
    message: `Class "bee" of ${path} has no images to train on.`,
  });
  const noTest = { ...files, 'test/bee/0.png': bad, 'test/bee/1.png': bad };
  const other = await writeTar(folder.in('no-test.tar'), noTest);
  expect(await failure(imported(other, { onCorrupt: 'skip' }))).toEqual({
    code: 'dataset.class-not-in-test',
    message: `Class "bee" of ${other} has no test images.`,
  });
});

test('an image bomb is refused, even when corrupt images are skipped', async () => {
  const bomb = await image({ width: 3000, height: 3000 });
  const path = await writeTar(folder.in('bomb.tar'), { ...files, 'train/bee/bomb.png': bomb });
  const limits = { onCorrupt: 'skip' as const, maxPixels: 1_000_000 };
  expect(await failure(imported(path, limits))).toEqual({
    code: 'dataset.image-bomb',
    message: `${path} was refused because of its image train/bee/bomb.png: it has more than 1,000,000 pixels, which could exhaust the memory.`,
  });
  expect(await failure(imported(path, { ...limits, maxFileBytes: 1000 }))).toEqual({
    code: 'dataset.image-bomb',
    message: `${path} was refused because of its image train/bee/bomb.png: it has more than 1,000 bytes, which could exhaust the memory.`,
  });
});

test('an archive whose entries climb out is refused', async () => {
  const path = await writeTar(folder.in('evil.tar'), { ...files, '../../evil.png': await image() });
  expect(await failure(imported(path))).toEqual({
    code: 'dataset.archive-entry',
    message: `${path} was refused because of its entry "../../evil.png": its path climbs out of the archive.`,
  });
});

test('a full disk is a clear error', async () => {
  const path = await writeTar(folder.in('a.tar'), files);
  const handle = await open(path);
  await handle.close();
  const full = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
  vi.spyOn(Object.getPrototypeOf(handle), 'write').mockRejectedValue(full);
  const { code } = (await failure(imported(path))) as { code: string };
  expect(code).toBe('dataset.disk-full');
});

test('can be stopped', async () => {
  const path = await writeTar(folder.in('a.tar'), files);
  const stop = new AbortController();
  const onProgress = () => stop.abort('enough');
  expect(await failure(imported(path, { onProgress, signal: stop.signal }))).toBe('enough');
});

test('refuses a size that is none', async () => {
  expect(await failure(imported(folder.path, { size: [0, 32] }))).toEqual({
    code: 'dataset.option',
    message: 'The image size is 0 × 32; it must be two whole numbers from 1 to 1024.',
  });
  expect(await readdir(folder.path)).toHaveLength(1);
});
