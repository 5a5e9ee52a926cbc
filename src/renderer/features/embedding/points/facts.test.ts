import { expect, test } from 'vitest';
import { factsOf, lossText, sentenceOf } from './facts.ts';
import { pointsOf } from './points.ts';

const ids = Int32Array.of(5, 6, 7);
const labels = Int32Array.of(0, 1, 0);
const classes = ['cat', 'dog'];
const points = pointsOf(
  { ids, labels, classes },
  {
    ids: Int32Array.of(5, 6),
    labels: Int32Array.of(0, 1),
    predicted: Int32Array.of(0, 0),
    confidence: Float32Array.of(0.875, 0.5),
    loss: Float32Array.of(0.0001, 2.5),
  },
);

test('what is known of an image', () => {
  expect(factsOf(points, 1)).toEqual([
    { name: 'Class', value: 'dog' },
    { name: 'Predicted', value: 'cat' },
    { name: 'Confidence', value: '50.0 %' },
    { name: 'Loss', value: '2.50' },
  ]);
  expect(factsOf(points, 2)).toEqual([{ name: 'Class', value: 'cat' }]);
});

test('the same in a sentence', () => {
  expect([0, 1, 2].map((place) => sentenceOf(points, place))).toEqual([
    'Image 5, cat, predicted right',
    'Image 6, dog, taken for cat',
    'Image 7, cat',
  ]);
});

test('losses have two digits, or as many as it takes to see that they are not 0', () => {
  expect([2, 0.123, 0.0042, 0, Number.NaN, undefined].map(lossText)).toEqual([
    '2.00',
    '0.12',
    '0.0042',
    '0',
    '–',
    '–',
  ]);
});
