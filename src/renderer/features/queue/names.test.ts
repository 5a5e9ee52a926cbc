import { expect, test } from 'vitest';
import type { QueueEntry } from '#shared/run.ts';
import { longName, shortName } from './names.ts';

test('runs of a sweep are told apart by what it varies', () => {
  const run = { arm: 'supcon', seed: 2, experiment: { id: 'e', name: 'Digits' } } as QueueEntry['run'];
  expect(shortName({ run, varied: {} })).toBe('supcon, seed 2');
  const varied = { 'loss.temperature': 0.1, 'projection.hiddenUnits': null };
  expect(longName({ run, varied })).toMatch(/^Digits: supcon, temperature 0\.1, .* none, seed 2$/);
});
