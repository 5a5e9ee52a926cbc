import { expect, test } from 'vitest';
import { roughly } from './time.ts';

test.each([
  [2, 'about 5 s'],
  [43, 'about 45 s'],
  [211, 'about 4 min'],
  [5000, 'about 1 h 20 min'],
  [100_000, 'about 1 d 4 h'],
])('%s seconds are told roughly', (seconds, expected) => {
  expect(roughly(seconds)).toBe(expected);
});
