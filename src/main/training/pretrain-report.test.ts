import { expect, test } from 'vitest';
import { settingsSchema } from '#shared/settings.ts';
import type { Split } from '../datasets/dataset.ts';
import { plateauOf, positiveMetrics } from './pretrain-report.ts';

const split: Split = { size: 10, labels: Int32Array.of(0, 0, 0, 0, 0, 1, 1, 1, 1, 1), gather() {} };
const epoch = (changes: object, number = 3) => ({
  settings: settingsSchema.parse({ pretrain: { batchSize: 10 }, ...changes }),
  split,
  seed: 1,
  epoch: number,
});

test('positives of labels and of views', () => {
  expect(positiveMetrics(epoch({}))).toEqual({
    'train/positives-per-anchor': 4,
    'train/anchors-without-positive': 0,
  });
  expect(positiveMetrics(epoch({ views: 2, loss: { name: 'nt-xent' } }))).toEqual({
    'train/positives-per-anchor': 1,
    'train/anchors-without-positive': 0,
  });
});

test('a dropped remainder has no positives', () => {
  const whole = positiveMetrics(epoch({ pretrain: { batchSize: 9, dropRemainder: true } }));
  expect(whole['train/anchors-without-positive']).toBe(0);
  const withRest = positiveMetrics(epoch({ pretrain: { batchSize: 9 } }));
  expect(withRest['train/anchors-without-positive']).toBeCloseTo(0.1, 12);
});

test('the plateau is looked for once learning has had an epoch after its warm-up', () => {
  const warm = { pretrain: { batchSize: 10, schedule: { warmupEpochs: 2 } } };
  expect(plateauOf(epoch(warm, 3))).toBeNull();
  expect(plateauOf(epoch(warm, 4))).toBeCloseTo(Math.log(10), 12);
});
