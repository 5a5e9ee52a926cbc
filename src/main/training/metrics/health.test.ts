import { expect, test } from 'vitest';
import { effectiveRank } from './effective-rank.ts';
import { normalizedRows } from './features.ts';
import { healthImages, healthMetrics } from './health.ts';
import { pairwiseMetrics } from './pairwise.ts';
import { spreadOf } from './spread.ts';
import { clusters, featureCases } from './testing/clusters.ts';

const example = normalizedRows([1, 0, 0, 1, 1, 0, 0, 1, 0, 0, 1, 1], 4);
const labels = Int32Array.of(0, 0, 1, 1);

test('four vectors worked out by hand', () => {
  const { alignment, uniformity, silhouette } = pairwiseMetrics(example, labels);
  expect(alignment).toBeCloseTo(2 - Math.SQRT2, 12);
  expect(uniformity).toBeCloseTo(-1.694992, 5);
  expect(silhouette).toBeCloseTo(0.313839, 5);
  expect(effectiveRank(example, { center: false })).toBeCloseTo(2.790594, 5);
  expect(effectiveRank(example, { center: true })).toBeCloseTo(2.512679, 5);
  expect(spreadOf(example).std).toBeCloseTo(0.428684, 5);
});

test.each(featureCases)(
  '$size vectors of $dimensions dimensions equal NumPy and scikit-learn',
  (expected) => {
    const { features, labels } = clusters(expected.size, expected.dimensions, expected.classes, 1);
    const vectors = normalizedRows(features, expected.size);
    expect(effectiveRank(vectors, { center: true })).toBeCloseTo(expected.effective_rank_centred, 6);
    const values = healthMetrics({ features, labels });
    expect(values['health/alignment']).toBeCloseTo(expected.alignment, 9);
    expect(values['health/uniformity']).toBeCloseTo(expected.uniformity, 9);
    expect(values['health/silhouette']).toBeCloseTo(expected.silhouette, 9);
    expect(values['health/effective-rank']).toBeCloseTo(expected.effective_rank, 6);
    expect(values['health/std']).toBeCloseTo(expected.std, 9);
    expect(values['health/variance']).toBeCloseTo(expected.variance, 9);
  },
);

test('vectors that are all the same have rank 1, no spread and no uniformity', () => {
  const values = healthMetrics({ features: new Float32Array(40).fill(3), labels: Int32Array.of(0, 0, 1, 1) });
  expect(values).toEqual({
    'health/alignment': 0,
    'health/uniformity': 0,
    'health/silhouette': 0,
    'health/effective-rank': expect.closeTo(1, 6),
    'health/std': expect.closeTo(0, 12),
    'health/variance': expect.closeTo(0, 12),
  });
});

test('vectors of zeros have rank 0', () => {
  const zeros = healthMetrics({ features: new Float32Array(12), labels });
  expect(zeros['health/effective-rank']).toBe(0);
});

test('what a few images cannot tell is left out', () => {
  const alone = healthMetrics({ features: Float32Array.of(1, 2), labels: Int32Array.of(3) });
  expect(Object.keys(alone)).toEqual(['health/effective-rank']);
  const strangers = healthMetrics({ features: Float32Array.of(1, 2, 2, 1), labels: Int32Array.of(3, 4) });
  expect(strangers).not.toHaveProperty('health/alignment');
  expect(strangers['health/silhouette']).toBe(0);
  const oneLabel = healthMetrics({ features: Float32Array.of(1, 2, 2, 1), labels: Int32Array.of(3, 3) });
  expect(oneLabel).not.toHaveProperty('health/silhouette');
});

test('nothing is told of features that are not finite', () => {
  expect(healthMetrics({ features: new Float32Array(12).fill(Number.NaN), labels })).toEqual({});
});

test('a tenth of the training images is looked at, within limits', () => {
  expect(healthImages(10_000, 50_000, 1000)).toBe(1000);
  expect(healthImages(10_000, 4000, 1000)).toBe(400);
  expect(healthImages(10_000, 20, 1000)).toBe(64);
  expect(healthImages(30, 50_000, 1000)).toBe(30);
  expect(healthImages(10_000, 50_000, 0)).toBe(0);
});
