import { describe, expect, test } from 'vitest';
import type { Dataset, Split } from './dataset.ts';
import { memorySplit } from './memory-split.ts';
import { type SubsetOptions, subset } from './subset.ts';
import { failure } from './testing/failure.ts';

/** Three classes of 12, 10 and 8 train images and 4 test images each; an image's two bytes are its position. */
function numbers(): Dataset {
  const split = (perClass: number[], prefix: string): Split => {
    const labels = Int32Array.from(perClass.flatMap((n, label) => Array<number>(n).fill(label)));
    // Classes mixed, as in real files.
    labels.sort((a, b) => ((a * 7 + 1) % 3) - ((b * 7 + 1) % 3)).reverse();
    const images = Uint8Array.from({ length: labels.length * 2 }, (_, i) => Math.floor(i / 2));
    return memorySplit(
      images,
      labels,
      2,
      Array.from(labels, (_, i) => `${prefix}${i}`),
    );
  };
  return {
    id: 'numbers',
    title: 'Numbers',
    imageShape: [1, 2, 1],
    classes: ['a', 'b', 'c'],
    splits: { train: split([12, 10, 8], 'train/'), test: split([4, 4, 4], 'test/') },
    fingerprint: '',
    close() {},
  };
}

const all: SubsetOptions = {
  classes: null,
  trainPerClass: null,
  testPerClass: null,
  validationFraction: 0,
  seed: 1,
};

const perClass = (split: Split) => {
  const counts = [0, 0, 0];
  for (const label of split.labels) counts[label]!++;
  return counts;
};

test('is everything when nothing is asked', () => {
  const { classes, train, validation, test } = subset(numbers(), all);
  expect(classes).toEqual(['a', 'b', 'c']);
  expect(perClass(train)).toEqual([12, 10, 8]);
  expect(perClass(test)).toEqual([4, 4, 4]);
  expect(validation).toBeNull();
});

test('keeps the first classes and as many images of each', () => {
  const chosen = subset(numbers(), { ...all, classes: 2, trainPerClass: 5, testPerClass: 3 });
  expect(chosen.classes).toEqual(['a', 'b']);
  expect(perClass(chosen.train)).toEqual([5, 5, 0]);
  expect(perClass(chosen.test)).toEqual([3, 3, 0]);
});

test('gathers the images whose labels and names it shows', () => {
  const dataset = numbers();
  const { train } = subset(dataset, { ...all, trainPerClass: 4 });
  const out = new Uint8Array(2 * train.size);
  const backwards = Int32Array.from({ length: train.size }, (_, i) => train.size - 1 - i);
  train.gather(backwards, out);
  backwards.forEach((position, i) => {
    const original = out[2 * i]!;
    expect(dataset.splits.train.labels[original]).toBe(train.labels[position]);
    expect(train.names![position]).toBe(`train/${original}`);
  });
});

test('holds out validation images of every class, which are no train images', () => {
  const { train, validation } = subset(numbers(), { ...all, validationFraction: 0.25 });
  expect(perClass(validation!)).toEqual([3, 3, 2]);
  expect(perClass(train)).toEqual([9, 7, 6]);
  expect(new Set([...train.names!, ...validation!.names!]).size).toBe(30);
});

test('holds out one image where the fraction gives none', () => {
  const { train, validation } = subset(numbers(), { ...all, trainPerClass: 2, validationFraction: 0.01 });
  expect(perClass(validation!)).toEqual([1, 1, 1]);
  expect(perClass(train)).toEqual([1, 1, 1]);
});

test('is chosen by seed, the smaller among the larger', () => {
  const names = (trainPerClass: number, seed: number) =>
    subset(numbers(), { ...all, trainPerClass, seed }).train.names!;
  expect(names(5, 1)).toEqual(names(5, 1));
  expect(names(5, 1)).not.toEqual(names(5, 2));
  expect(names(7, 1)).toEqual(expect.arrayContaining([...names(5, 1)]));
});

test('refuses positions that are not in it', () => {
  const { train } = subset(numbers(), { ...all, trainPerClass: 2 });
  expect(() => train.gather(Int32Array.of(6), new Uint8Array(2))).toThrow(
    new RangeError('There is no image 6 in a split of 6'),
  );
});

describe('refuses', () => {
  const refusal = (options: Partial<SubsetOptions>) =>
    failure(() => subset(numbers(), { ...all, ...options }));

  test('more classes than there are', async () => {
    expect(await refusal({ classes: 11 })).toEqual({
      code: 'dataset.too-few-classes',
      message: '11 classes were asked of data set "numbers", which has 3.',
    });
  });

  test('more images than there are', async () => {
    expect(await refusal({ trainPerClass: 9 })).toEqual({
      code: 'dataset.too-few-images',
      message: '9 train images per class are needed, and class "c" of data set "numbers" has 8.',
    });
    expect(await refusal({ testPerClass: 5 })).toEqual({
      code: 'dataset.too-few-images',
      message: '5 test images per class are needed, and class "a" of data set "numbers" has 4.',
    });
  });

  test('validation of a single image', async () => {
    expect(await refusal({ trainPerClass: 1, validationFraction: 0.5 })).toEqual({
      code: 'dataset.validation-needs-two',
      message:
        'Validation images cannot be held out of 1 train image per class (class "a" of data set "numbers").',
    });
  });

  test.each([
    [{ validationFraction: 1 }, 'The validation fraction is 1; it must be at least 0 and below 1.'],
    [{ classes: 0 }, 'The number of classes is 0; it must be a whole number of at least 1.'],
    [
      { trainPerClass: 1.5 },
      'The number of train images per class is 1.5; it must be a whole number of at least 1.',
    ],
  ])('%j', async (options, message) => {
    expect(await refusal(options)).toEqual({ code: 'dataset.option', message });
  });
});
