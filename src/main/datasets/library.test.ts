import fs, { open, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { datasetCheck, datasetInfo } from '#shared/dataset.ts';
import { cifar100 } from './cifar.ts';
import type { ImageOptions } from './image-folder.ts';
import { DatasetLibrary } from './library.ts';
import { smallCifar } from './testing/cifar.ts';
import { failure } from './testing/failure.ts';
import { image, splitImages, writeFolder, writeTar } from './testing/files.ts';
import { file, servers } from './testing/server.ts';
import { temporaryFolder } from './testing/temporary.ts';

const folder = temporaryFolder({ beforeEach, afterEach });
const serve = servers({ afterEach });
const options: ImageOptions = { size: [6, 6], channels: 3, onCorrupt: 'refuse', testFraction: 0.25, seed: 1 };

let home: string;
let library: DatasetLibrary;
beforeEach(() => {
  home = folder.in('home');
  library = new DatasetLibrary(home);
});
afterEach(() => {
  vi.restoreAllMocks();
  syncBuiltinESMExports();
});

const images = async (name = 'images') =>
  writeFolder(folder.in(name), await splitImages(['ant', 'bee'], 4, 2));
const left = () => readdir(join(home, 'datasets'));

test('lists the built-in data sets in an empty home, without making it', async () => {
  const list = await library.list();
  expect(list.map(({ id, status }) => `${id} ${status}`)).toEqual([
    'mnist ready',
    'cifar10 absent',
    'cifar100 absent',
  ]);
  for (const info of list) expect(datasetInfo.parse(info)).toEqual(info);
  expect(await readdir(folder.path)).toEqual([]);
});

test('adds, lists, opens, checks and removes one’s own images', async () => {
  const report = await library.add('cifar10-jpeg', await images(), options);
  expect(report.info).toMatchObject({
    id: 'cifar10-jpeg',
    status: 'ready',
    imageShape: [6, 6, 3],
    classes: ['ant', 'bee'],
    sizes: { train: 8, test: 4 },
    perClass: { train: [4, 4], test: [2, 2] },
    location: join(home, 'datasets/cifar10-jpeg'),
  });
  expect((await library.list())[3]).toEqual(report.info);
  expect(await left()).toEqual(['cifar10-jpeg']);

  const dataset = await library.open('cifar10-jpeg');
  expect(dataset.splits.train.names![0]).toBe('train/ant/0.png');
  dataset.close();

  const check = await library.check('cifar10-jpeg');
  expect(datasetCheck.parse(check)).toEqual(check);
  expect(check.fingerprint.matches).toBe(true);
  expect(check.perClass).toEqual({ train: [4, 4], test: [2, 2] });

  await library.remove('cifar10-jpeg');
  expect(await left()).toEqual([]);
  expect(await failure(library.open('cifar10-jpeg'))).toMatchObject({ code: 'dataset.unknown' });
});

test('a check notices a single changed byte', async () => {
  const { info } = await library.add('mine', await images(), options);
  const path = join(info.location, 'images.bin');
  const bytes = await readFile(path);
  bytes[100]! ^= 1;
  await writeFile(path, bytes);
  expect((await library.check('mine')).fingerprint).toMatchObject({
    stored: info.fingerprint,
    matches: false,
  });
});

test('a damaged data set is listed with what is wrong, and can be removed', async () => {
  const { info } = await library.add('mine', await images(), options);
  const path = join(info.location, 'images.bin');
  await truncate(path, 100);
  const reason = `${path} is damaged: it has 100 bytes instead of 1344.`;
  expect((await library.list())[3]).toMatchObject({ id: 'mine', status: 'broken', reason });
  expect(await failure(library.open('mine'))).toEqual({ code: 'dataset.cache-damaged', message: reason });
  await library.remove('mine');
  expect(await library.list()).toHaveLength(3);
});

test('opens MNIST and the synthetic set', async () => {
  expect((await library.open('mnist')).splits.train.size).toBe(60_000);
  expect((await library.open('synthetic')).classes).toHaveLength(4);
});

test('an unknown name is answered with the nearest known one', async () => {
  await library.add('birds', await images(), options);
  const unknown = (id: string, nearest?: string) => ({
    code: 'dataset.unknown',
    message: `There is no data set "${id}".${nearest === undefined ? '' : ` Did you mean "${nearest}"?`}`,
  });
  expect(await failure(library.open('cifra10'))).toEqual(unknown('cifra10', 'cifar10'));
  expect(await failure(library.check('bird'))).toEqual(unknown('bird', 'birds'));
  expect(await failure(library.remove('minst'))).toEqual(unknown('minst', 'mnist'));
  expect(await failure(library.get('imagenet'))).toEqual(unknown('imagenet'));
  expect(await failure(library.open('../datasets/birds'))).toEqual(unknown('../datasets/birds'));
  expect(await failure(library.open('cifar10'))).toEqual({
    code: 'dataset.absent',
    message: 'CIFAR-10 is not on this machine yet.',
  });
});

test('names of one’s own are checked', async () => {
  const path = await images();
  const rule = 'a name is up to 64 lower-case letters and digits, with single dashes between';
  for (const [id, problem] of [
    ['mnist', 'the program has a data set of that name'],
    ['synthetic', 'the program has a data set of that name'],
    ['My Images', rule],
    ['../up', rule],
    ['a'.repeat(65), rule],
    ['-a', rule],
  ] as const) {
    expect(await failure(library.add(id, path, options))).toEqual({
      code: 'dataset.name',
      message: `A data set cannot be called "${id}": ${problem}.`,
    });
  }
  await library.add('mine', path, options);
  expect(await failure(library.add('mine', path, options))).toEqual({
    code: 'dataset.exists',
    message: 'There is a data set "mine" already.',
  });
  expect(await failure(library.remove('mnist'))).toEqual({
    code: 'dataset.bundled',
    message: 'Data set "mnist" is part of the program and cannot be removed.',
  });
});

test('whatever makes adding fail, nothing is left', async () => {
  const path = await images();
  await writeFile(join(path, 'train/ant/bad.png'), 'bad');
  expect(await failure(library.add('mine', path, options))).toMatchObject({ code: 'dataset.corrupt-image' });
  expect(await left()).toEqual([]);

  const stop = new AbortController();
  const stopped = library.add('mine', path, {
    ...options,
    signal: stop.signal,
    onProgress: () => stop.abort('enough'),
    onCorrupt: 'skip',
  });
  expect(await failure(stopped)).toBe('enough');
  expect(await left()).toEqual([]);
});

test('a full disk leaves nothing', async () => {
  const path = await images();
  const handle = await open(join(path, 'train/ant/0.png'));
  await handle.close();
  const full = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
  vi.spyOn(Object.getPrototypeOf(handle), 'write').mockRejectedValue(full);
  const found = (await failure(library.add('mine', path, options))) as { code: string; message: string };
  expect({ ...found, message: found.message.replace(/\.mine\.[0-9a-f.]+partial/, 'PARTIAL') }).toEqual({
    code: 'dataset.disk-full',
    message: `The disk is full: ${join(home, 'datasets/PARTIAL/images.bin')} could not be written. What was begun has been removed.`,
  });
  expect(await left()).toEqual([]);
});

test('a home that cannot be written to is a clear error', async () => {
  const path = await images();
  // The superuser may write anywhere, so the refusal is made rather than met.
  const denied = Object.assign(new Error('EACCES: permission denied, mkdir'), { code: 'EACCES' });
  vi.spyOn(fs, 'mkdir').mockRejectedValue(denied);
  syncBuiltinESMExports();
  const message = `The system does not let the program write ${join(home, 'datasets')}.`;
  expect(await failure(library.add('mine', path, options))).toEqual({ code: 'dataset.file-denied', message });
  expect(await failure(library.get('cifar10'))).toEqual({ code: 'dataset.file-denied', message });
});

test('a home that is a file is a clear error', async () => {
  await writeFile(home, '');
  expect(await failure(library.add('mine', await images(), options))).toEqual({
    code: 'dataset.file-failed',
    message: `The program could not write ${join(home, 'datasets')} (ENOTDIR).`,
  });
});

test('gets CIFAR from the web once', async () => {
  const archive = folder.in('small.tar.gz');
  const kind = await smallCifar(archive);
  const { url, requests } = await serve(file(await readFile(archive)));
  library = new DatasetLibrary(home, { cifar10: { ...kind, url }, cifar100 });
  const stages = new Set<string>();
  const info = await library.get('cifar10', { onProgress: ({ stage }) => stages.add(stage) });
  expect(info).toMatchObject({ status: 'ready', title: 'Small CIFAR', sizes: { train: 600, test: 3 } });
  expect([...stages]).toEqual(['download', 'verify', 'images']);
  expect(await readdir(join(home, 'datasets/.downloads'))).toEqual([]);
  expect(await library.get('cifar10')).toEqual(info);
  expect(requests).toHaveLength(1);
  expect((await library.check('cifar10')).fingerprint.matches).toBe(true);

  // A damaged one is made anew.
  await rm(join(info.location, 'images.bin'));
  expect((await library.list())[1]!.status).toBe('broken');
  expect(await library.get('cifar10')).toEqual(info);
});

test('gets CIFAR from a file, which must be the right one and is left alone', async () => {
  const archive = folder.in('small.tar.gz');
  library = new DatasetLibrary(home, { cifar10: await smallCifar(archive), cifar100 });
  const other = folder.in('other.tar.gz');
  const bytes = await readFile(archive);
  await writeFile(other, bytes.subarray(1));
  expect(await failure(library.get('cifar10', { from: other }))).toEqual({
    code: 'dataset.wrong-size',
    message: `${other} has ${(bytes.length - 1).toLocaleString('en-US')} bytes instead of ${bytes.length.toLocaleString('en-US')}. It was not used.`,
  });
  bytes[1000]! ^= 1;
  await writeFile(other, bytes);
  const found = (await failure(library.get('cifar10', { from: other }))) as { message: string };
  expect(found.message).toMatch(
    /^.*other\.tar\.gz has SHA-256 [0-9a-f]{64} instead of [0-9a-f]{64}: it is damaged or another file\. It was not used\.$/,
  );
  expect(await failure(library.get('cifar10', { from: folder.in('absent') }))).toEqual({
    code: 'dataset.file-missing',
    message: `There is no file or folder ${folder.in('absent')}.`,
  });
  expect((await readdir(folder.path)).sort()).toEqual(['home', 'other.tar.gz', 'small.tar.gz']);
  expect((await library.get('cifar10', { from: archive })).status).toBe('ready');
  await library.remove('cifar10');
  expect(await failure(library.remove('cifar10'))).toMatchObject({ code: 'dataset.absent' });
});

test('finds test images that are in train too', async () => {
  const files = await splitImages(['ant', 'bee'], 4, 2);
  files['test/ant/copy.png'] = files['train/bee/0.png']!;
  files['train/ant/again.png'] = files['train/ant/0.png']!;
  files['train/ant/other.webp'] = await image({ format: 'webp', width: 60, height: 60 });
  await library.add('mine', await writeTar(folder.in('mine.tar'), files), options);
  expect((await library.check('mine')).duplicates).toEqual({ withinTrain: 1, withinTest: 0, testInTrain: 1 });
});
