import { expect, test } from 'vitest';
import type { PlannedRun } from '../state/preview.svelte.ts';
import { blankDesign } from './design.ts';
import { crossing, meanPositives, parametersOf, short, stageLines, variedPaths } from './foreseen.ts';

const stage = { epochs: 4, batchSize: 128, memoryBytes: null, seconds: null };
const run: PlannedRun = {
  arm: 'supcon',
  seed: 1,
  varied: { 'loss.temperature': 0.1 },
  stages: [
    { ...stage, name: 'pretrain', parameters: { total: 33_200, trainable: 33_000 } },
    { ...stage, name: 'classify', epochs: 1, parameters: { total: 30_000, trainable: 1000 } },
  ],
  positives: { mean: 12.7, without: 0 },
  memoryBytes: null,
  seconds: null,
  secondsFrom: null,
  secondsReason: null,
};

test('runs come from arms, values and seeds', () => {
  const sweep = [{ setting: 'loss.temperature', values: [0.1, 0.2, 0.5] }];
  expect(crossing({ ...blankDesign(), sweep, seeds: [1] })).toBe('2 arms × 3 values × 1 seed');
});

test('what was varied in any run has a column', () => {
  expect(variedPaths([{ ...run, varied: {} }, run])).toEqual(['loss.temperature']);
});

test('weights are those of the larger network, and unknown where one is', () => {
  expect(parametersOf(run)).toBe(33_200);
  const unknown = { ...run, stages: [{ ...run.stages[0]!, parameters: null }, run.stages[1]!] };
  expect(parametersOf(unknown)).toBeNull();
});

test.each([
  [null, '–'],
  [9999, '9,999'],
  [33_200, '33.2 k'],
  [23_564_800, '23.6 M'],
])('%s is short', (value, expected) => {
  expect(short(value)).toBe(expected);
});

test('stages and positives', () => {
  expect(stageLines(run)).toEqual([
    'pre-training: 4 epochs in batches of 128',
    'classifier: 1 epoch in batches of 128',
  ]);
  expect([0.316, 12.74, 1234.5].map(meanPositives)).toEqual(['0.32', '12.7', '1,235']);
});
