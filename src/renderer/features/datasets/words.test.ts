import { expect, test } from 'vitest';
import type { AddReport, DatasetCheck, DatasetInfo } from '#shared/dataset.ts';
import {
  addedLine,
  findings,
  nameFrom,
  progressLine,
  readyFirst,
  samplePositions,
  shapeLine,
  shareOf,
  unevenNote,
} from './words.ts';

test('progress is told with what is known of it', () => {
  expect(progressLine(undefined)).toBe('Beginning');
  expect(progressLine(undefined, true)).toBe('Sending the images');
  expect(progressLine({ stage: 'download', done: 12_900_000, total: 170_498_071, unit: 'bytes' })).toBe(
    'Downloading, 12.3 MiB of 163 MiB',
  );
  expect(progressLine({ stage: 'scan', done: 2560, total: null, unit: 'images' })).toBe(
    'Looking for images, 2,560',
  );
  expect(shareOf({ stage: 'images', done: 1, total: 4, unit: 'images' })).toBe(0.25);
  expect(shareOf({ stage: 'images', done: 0, total: 0, unit: 'images' })).toBeNull();
  expect(shareOf(undefined)).toBeNull();
});

const info = {
  id: 'insects',
  title: 'insects',
  imageShape: [24, 32, 3],
  sizes: { train: 1200, test: 300 },
} as unknown as DatasetInfo;

test('shapes are width times height', () => {
  expect(shapeLine(info)).toBe('32 × 24, colour');
  expect(shapeLine({ ...info, imageShape: [28, 28, 1] })).toBe('28 × 28, grey');
  expect(shapeLine({ ...info, imageShape: null })).toBe('–');
});

test('what was added, and what was passed over', () => {
  const report: AddReport = {
    info,
    split: 'chosen',
    ignored: { count: 1, examples: ['x.txt'] },
    corrupt: [{ image: 'a.png', reason: 'cut short' }],
  };
  expect(addedLine(report)).toBe(
    'insects is ready: 1,200 images to train on, 300 to test on, chosen by seed. 2 files passed over.',
  );
  expect(addedLine({ ...report, split: 'given', ignored: { count: 0, examples: [] }, corrupt: [] })).toBe(
    'insects is ready: 1,200 images to train on, 300 to test on.',
  );
});

test('uneven classes are told, where they are known', () => {
  const uneven = { ...info, classes: ['ant', 'bee'], perClass: { train: [900, 300], test: [200, 100] } };
  expect(unevenNote(uneven)).toMatch(
    /^Uneven classes: 300 to 900 .* is right for 66\.7 % of the test images\.$/,
  );
  expect(unevenNote({ ...uneven, perClass: { train: [600, 600], test: [150, 150] } })).toBeNull();
  expect(unevenNote({ ...uneven, classes: null, perClass: null })).toBeNull();
});

test('a check says what misleads before what is worth knowing', () => {
  const check: DatasetCheck = {
    id: 'insects',
    sizes: { train: 50, test: 5 },
    perClass: { train: [40, 10], test: [3, 2] },
    fingerprint: { stored: 'a', computed: 'a', matches: true },
    duplicates: { withinTrain: 2, withinTest: 0, testInTrain: 1 },
    mean: [0.5],
    std: [0.1],
  };
  expect(findings(check).map(({ kind }) => kind)).toEqual(['good', 'bad', 'watch', 'watch']);
  expect(findings(check)[1]!.text).toBe(
    '1 test image can be found among the training images: test accuracy is flattered.',
  );
  const clean = { ...check, duplicates: { withinTrain: 0, withinTest: 0, testInTrain: 0 } };
  const changed = { stored: 'a', computed: 'b', matches: false };
  expect(findings({ ...clean, fingerprint: changed })[0]!.kind).toBe('bad');
  expect(findings({ ...clean, perClass: { train: [25, 25], test: [3, 2] } }).at(-1)).toEqual({
    kind: 'good',
    text: '25 training images in each class.',
  });
});

test.each([
  ['/home/me/My Photos.zip', 'my-photos'],
  ['C:\\data\\Bienen & Ameisen\\', 'bienen-ameisen'],
  ['~/x.tar.gz', 'x'],
  ['Äpfel.tgz', 'apfel'],
  ['', ''],
])('%s suggests a name', (path, name) => {
  expect(nameFrom(path)).toBe(name);
});

test('samples are spread and different', () => {
  expect(samplePositions(100, 4)).toEqual([12, 37, 62, 87]);
  expect(samplePositions(3, 10)).toEqual([0, 1, 2]);
  expect(new Set(samplePositions(60_000, 24)).size).toBe(24);
});

test('what is to be got stands below what is there', () => {
  const info = (id: string, status: DatasetInfo['status']) => ({ id, status }) as DatasetInfo;
  const all = [
    info('mnist', 'ready'),
    info('cifar10', 'absent'),
    info('bees', 'broken'),
    info('pets', 'ready'),
  ];
  expect(readyFirst(all).map(({ id }) => id)).toEqual(['mnist', 'bees', 'pets', 'cifar10']);
});
