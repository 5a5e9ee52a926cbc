import { expect, test } from 'vitest';
import { idealUniformity, verdicts } from './health.ts';

const levels = (values: Record<string, number>, classes: number | null = 10) =>
  Object.fromEntries(verdicts(values, classes).map(({ title, level }) => [title, level]));

test('the best uniformity of k tight classes at the corners of a simplex', () => {
  // Two classes at opposite poles: half of the pairs at distance 0, half at squared distance 4.
  expect(idealUniformity(2)).toBeCloseTo(Math.log((1 + Math.exp(-8)) / 2), 12);
  // Ten: over all pairs of the rows of eye(10) − 0.1, scaled to length 1.
  const corners = Array.from({ length: 10 }, (_, i) =>
    Array.from({ length: 10 }, (__, j) => ((i === j ? 1 : 0) - 0.1) / Math.sqrt(0.9)),
  );
  const pairs = corners.flatMap((a) =>
    corners.map((b) => Math.exp(-2 * a.reduce((sum, value, i) => sum + (value - b[i]!) ** 2, 0))),
  );
  expect(idealUniformity(10)).toBeCloseTo(Math.log(pairs.reduce((sum, value) => sum + value) / 100), 12);
});

test('a run that learned well', () => {
  expect(
    levels({
      'health/std': 0.08,
      'health/collapsed': 0,
      'health/alignment': 0.2,
      'health/variance': 0.8,
      'health/uniformity': -2.1,
      'health/effective-rank': 9.4,
      'health/silhouette': 0.6,
      'train/anchors-without-positive': 0,
    }),
  ).toEqual({
    Collapse: 'good',
    Alignment: 'good',
    Uniformity: 'good',
    'Effective rank': 'good',
    Silhouette: 'good',
    'Anchors without a positive': 'good',
  });
});

test('a run that collapsed', () => {
  expect(
    levels({
      'health/std': 0.001,
      'health/collapsed': 1,
      'health/alignment': 0.0019,
      'health/variance': 0.001,
      'health/uniformity': -0.01,
      'health/effective-rank': 1.02,
      'health/silhouette': -0.1,
      'train/anchors-without-positive': 0.74,
    }),
  ).toEqual({
    Collapse: 'bad',
    Alignment: 'bad',
    Uniformity: 'bad',
    'Effective rank': 'bad',
    Silhouette: 'bad',
    'Anchors without a positive': 'bad',
  });
});

test('features in a small part of the sphere are no failure while classes lie apart', () => {
  const measured = { 'health/alignment': 0.0614, 'health/variance': 0.18, 'health/uniformity': -0.414 };
  expect(levels(measured)).toEqual({ Alignment: 'good', Uniformity: 'watch' });
});

test('what was not measured is left out', () => {
  expect(levels({ 'train/loss': 1 })).toEqual({});
  expect(levels({ 'health/effective-rank': 3 }, null)).toEqual({ 'Effective rank': 'good' });
  expect(levels({ 'health/effective-rank': 3 }, 100)).toEqual({ 'Effective rank': 'watch' });
});
