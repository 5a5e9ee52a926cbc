import { expect, test } from 'vitest';
import { pointsOf } from '../points/points.ts';
import { colouringOf, lossRange, possible, shareOf, type Theme } from './colouring.ts';

const theme: Theme = {
  shown: 'light',
  series: Array.from({ length: 8 }, (_, i) => [i, i, i] as const),
  quiet: [99, 99, 99],
};
const ids = Int32Array.of(10, 11, 12, 13);
const labels = Int32Array.of(0, 1, 1, 0);
const classes = ['cat', 'dog'];
const predictions = {
  ids: Int32Array.of(13, 12, 11, 99),
  labels: Int32Array.of(0, 1, 1, 0),
  predicted: Int32Array.of(1, 1, 0, 0),
  confidence: Float32Array.of(0.5, 1, 0.75, 1),
  loss: Float32Array.of(1, 0.01, 10, 3),
};
const points = pointsOf({ ids, labels, classes }, predictions);

test('predictions are found by the ids of images; what has none stays unknown', () => {
  expect([...points.predicted!]).toEqual([-1, 0, 1, 1]);
  expect([...points.loss!]).toEqual([Number.NaN, 10, expect.closeTo(0.01, 6), 1]);
  expect(points.placeOf.get(12)).toBe(2);
});

test('by class: a look of its own each, with counts', () => {
  const { categories, colour, shape } = colouringOf('class', points, theme);
  expect(categories.map(({ title, count }) => [title, count])).toEqual([
    ['cat', 2],
    ['dog', 2],
  ]);
  expect([...colour]).toEqual([0, 1, 1, 0]);
  expect([...shape]).toEqual([0, 1, 1, 0]);
});

test('by correctness: shapes tell it as well as colours', () => {
  const { categories, shape } = colouringOf('correctness', points, theme);
  expect(categories.map(({ title, count }) => `${title} ${count}`)).toEqual([
    'Right 1',
    'Wrong 2',
    'No prediction 1',
  ]);
  expect([...shape]).toEqual([5, 4, 0, 4]);
});

test('by the verdicts of two runs', () => {
  const other = Int8Array.of(1, 1, 1, 0);
  const { categories } = colouringOf('verdict', points, theme, { titles: ['a', 'b'], other });
  expect(categories.map(({ title, count }) => `${title} ${count}`)).toEqual([
    'Both right 1',
    'Only a right 0',
    'Only b right 1',
    'Both wrong 1',
    'Not known of both 1',
  ]);
});

test('by confidence: a scale, with a colour apart for what is unknown', () => {
  const { colour, scale, colours } = colouringOf('confidence', points, theme);
  expect([...colour]).toEqual([64, 47, 63, 32]);
  expect(colours[64]).toEqual([99, 99, 99]);
  expect(scale).toMatchObject({ low: '0.0 %', middle: '50.0 %', high: '100.0 %' });
});

test('losses lie on a scale of powers of ten', () => {
  const range = lossRange(Float32Array.of(0.01, Number.NaN, 1, 100));
  expect(range).toMatchObject({ high: 100, logarithmic: true });
  expect(shareOf(1, range)).toBeCloseTo(0.5, 6);
  expect(shareOf(0, range)).toBe(0);
  expect(lossRange(new Float32Array(0))).toMatchObject({ low: 1e-6, high: 1 });
});

test('a hundred classes run along a scale, and the legend says why', () => {
  const many = Array.from({ length: 100 }, (_, i) => `class ${i}`);
  const hundred = pointsOf(
    { ids: Int32Array.from(many.keys()), labels: Int32Array.from(many.keys()), classes: many },
    null,
  );
  const { colour, note } = colouringOf('class', hundred, theme);
  expect([colour[0], colour[50], colour[99]]).toEqual([0, 32, 63]);
  expect(note).toMatch(/^100 classes are more than there are colours/);
});

test('one class, and images without any', () => {
  const one = pointsOf({ ids, labels: Int32Array.of(0, -1, 0, 0), classes: ['only'] }, null);
  expect(colouringOf('class', one, theme).categories.map(({ title, count }) => `${title} ${count}`)).toEqual([
    'only 3',
    'No class 1',
  ]);
});

test('without predictions only the class can be shown, and asking for more shows that', () => {
  const bare = pointsOf({ ids, labels, classes }, null);
  expect(possible(bare)).toEqual(['class']);
  expect(colouringOf('loss', bare, theme).by).toBe('class');
});
