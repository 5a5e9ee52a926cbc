import { expect, test } from 'vitest';
import { checkDataset } from './check.ts';
import type { Dataset } from './dataset.ts';
import { memorySplit } from './memory-split.ts';
import { openSynthetic } from './synthetic.ts';
import { failure } from './testing/failure.ts';

/** Images of one pixel of two channels. */
const pixels = (
  train: number[][],
  trainLabels: number[],
  test: number[][],
  testLabels: number[],
): Dataset => ({
  id: 'pixels',
  title: 'Pixels',
  imageShape: [1, 1, 2],
  classes: ['a', 'b', 'c'],
  splits: {
    train: memorySplit(Uint8Array.from(train.flat()), Int32Array.from(trainLabels), 2),
    test: memorySplit(Uint8Array.from(test.flat()), Int32Array.from(testLabels), 2),
  },
  fingerprint: 'another',
  close() {},
});

test('counts classes and duplicates, and measures channels', async () => {
  const dataset = pixels(
    [
      [0, 255],
      [255, 255],
      [0, 255],
      [0, 255],
    ],
    [0, 1, 1, 0],
    [
      [255, 255],
      [255, 255],
      [7, 7],
    ],
    [0, 1, 2],
  );
  expect(await checkDataset(dataset)).toEqual({
    id: 'pixels',
    sizes: { train: 4, test: 3 },
    perClass: { train: [2, 2, 0], test: [1, 1, 1] },
    fingerprint: { stored: 'another', computed: expect.stringMatching(/^[0-9a-f]{64}$/), matches: false },
    duplicates: { withinTrain: 2, withinTest: 1, testInTrain: 2 },
    mean: [0.25, 1],
    std: [expect.closeTo(Math.sqrt(3) / 4, 12), 0],
  });
});

test('confirms a fingerprint', async () => {
  const { fingerprint } = await checkDataset(openSynthetic({ trainPerClass: 100 }));
  expect(fingerprint.matches).toBe(true);
});

test('can be stopped', async () => {
  expect(await failure(checkDataset(openSynthetic(), AbortSignal.abort('enough')))).toBe('enough');
});
