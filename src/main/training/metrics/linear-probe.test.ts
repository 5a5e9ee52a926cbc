import { expect, test } from 'vitest';
import { describeEachEngine } from '../../../../test/support/engines.ts';
import { linearProbeAccuracy, probeImages } from './linear-probe.ts';
import { clusters, featureCases } from './testing/clusters.ts';

await describeEachEngine('Linear probe', () => {
  test.each(featureCases)('$size images of $dimensions features equal scikit-learn', async (expected) => {
    const { size, dimensions, classes, probe_accuracy } = expected;
    const accuracy = await linearProbeAccuracy(
      clusters(size, dimensions, classes, 1),
      clusters(2 * size, dimensions, classes, 2),
      classes,
    );
    expect(accuracy).toBeCloseTo(probe_accuracy, 9);
  });

  test('features that never change say nothing, and do no harm', async () => {
    const constant = {
      features: new Float32Array(20).fill(5),
      labels: Int32Array.of(0, 1, 1, 1, 1, 0, 1, 1, 1, 1),
    };
    expect(await linearProbeAccuracy(constant, constant, 2)).toBe(0.8);
  });
});

test('the system to be solved stays within bounds', () => {
  expect(probeImages(64, 50_000)).toBe(10_000);
  expect(probeImages(2048, 4000)).toBe(4000);
  expect(probeImages(4096, 50_000)).toBe(2048);
});
