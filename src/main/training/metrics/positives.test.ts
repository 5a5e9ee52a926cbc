import { expect, test } from 'vitest';
import { countPositives } from './positives.ts';

test('others of the batch with the same label are positives', () => {
  expect(countPositives([Int32Array.of(0, 0, 0, 1), Int32Array.of(2, 2)])).toEqual({
    meanPositives: (3 * 2 + 2) / 6,
    shareWithout: 1 / 6,
  });
});

test('with two views every anchor has one', () => {
  expect(countPositives([Int32Array.of(0, 0, 1)], 2)).toEqual({
    meanPositives: (4 * 3 + 2) / 6,
    shareWithout: 0,
  });
});
