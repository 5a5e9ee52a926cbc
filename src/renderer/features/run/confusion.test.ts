import { expect, test } from 'vitest';
import { classResults, confusionOf, rowsOf } from './confusion.ts';

const answers = {
  classes: ['cat', 'dog', 'fox', 'owl'],
  labels: Int32Array.from([0, 0, 0, 1, 1, 2, 2, 2]),
  predicted: Int32Array.from([0, 1, 1, 1, 0, 2, 0, 2]),
  loss: Float32Array.from([0.1, 2, 5, 0.2, Number.NaN, 0.3, 1, 0.4]),
  confidence: Float32Array.from([0.9, 0.6, 0.99, 0.8, 0.5, 0.7, 0.65, 0.6]),
};

test('counts, recall and precision are those of sklearn.metrics', () => {
  const confusion = confusionOf(answers);
  // confusion_matrix, recall_score and precision_score of the same lists.
  expect(Array.from(confusion.counts)).toEqual([1, 2, 0, 0, 1, 1, 0, 0, 1, 0, 2, 0, 0, 0, 0, 0]);
  const results = classResults(confusion);
  expect(results.map(({ accuracy }) => accuracy)).toEqual([1 / 3, 1 / 2, 2 / 3, null]);
  expect(results.map(({ precision }) => precision)).toEqual([1 / 3, 1 / 3, 1, null]);
  expect(results.map(({ mistakenFor }) => mistakenFor?.name ?? null)).toEqual(['dog', 'cat', 'cat', null]);
});

test('wrong answers by loss or by confidence; those of a cell alone', () => {
  expect(rowsOf(answers, null, 'loss')).toEqual([4, 2, 1, 6]);
  expect(rowsOf(answers, null, 'confidence')).toEqual([2, 6, 1, 4]);
  expect(rowsOf(answers, { label: 0, predicted: 1 }, 'confidence')).toEqual([2, 1]);
  expect(rowsOf(answers, { label: 2, predicted: 2 }, 'loss')).toEqual([7, 5]);
  expect(rowsOf(answers, { label: 3, predicted: 0 }, 'loss')).toEqual([]);
});
