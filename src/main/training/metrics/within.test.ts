import { expect, test } from 'vitest';
import { describeEachEngine } from '../../../../test/support/engines.ts';
import { clusters, featureCases } from './testing/clusters.ts';
import { accuraciesWithin } from './within.ts';

const vote = { neighbors: 200, temperature: 0.1 };

await describeEachEngine('Accuracy within', () => {
  test.each(featureCases)('$size images of $dimensions features equals scikit-learn', async (expected) => {
    const { size, dimensions, classes, knn_within, probe_within } = expected;
    const found = await accuraciesWithin(clusters(size, dimensions, classes, 1), { classes, ...vote });
    expect(found['health/knn-accuracy']).toBeCloseTo(knn_within, 9);
    expect(found['health/linear-probe-accuracy']).toBeCloseTo(probe_within, 9);
  });

  test('images that are all alike are no neighbours of themselves', async () => {
    // Two pairs of the same image with different labels: each image's only vote is the other one's.
    const features = Float32Array.of(1, 0, 1, 0, 0, 1, 0, 1);
    const found = await accuraciesWithin(
      { features, labels: Int32Array.of(0, 1, 0, 1) },
      { classes: 2, neighbors: 1, temperature: 0.1 },
    );
    expect(found['health/knn-accuracy']).toBe(0);
  });

  test('few images and features that are not finite tell nothing', async () => {
    const few = { features: Float32Array.of(1, 2, 3), labels: Int32Array.of(0, 1, 1) };
    expect(await accuraciesWithin(few, { classes: 2, ...vote })).toEqual({});
    const broken = { features: new Float32Array(8).fill(Number.NaN), labels: Int32Array.of(0, 1, 0, 1) };
    expect(await accuraciesWithin(broken, { classes: 2, ...vote })).toEqual({});
  });
});
