import { expect, test } from 'vitest';
import { measureStore } from './store.ts';

test('many samples and many runs are fast', () => {
  // A fifth of the figures that are promised, on a machine that does other things too.
  const { samples: few, runs } = measureStore(200_000, 2000);
  expect(few.write).toBeLessThan(5);
  expect(few.chart).toBeLessThan(0.1);
  expect(few.zoom).toBeLessThan(0.1);
  for (const figure of [runs.page, runs.filtered, runs.byMetric, runs.bySetting, runs.all])
    expect(figure).toBeLessThan(0.1);
});
