import { expect, test } from 'vitest';
import { brief, foreseen, roughly } from './time.ts';

test.each([
  [2, 'about 5 s'],
  [43, 'about 45 s'],
  [211, 'about 4 min'],
  [5000, 'about 1 h 20 min'],
  [100_000, 'about 1 d 4 h'],
])('%s seconds are told roughly', (seconds, expected) => {
  expect(roughly(seconds)).toBe(expected);
});

test('columns have short durations, and estimates are called so', () => {
  expect([null, 4, 59.4, 145, 5000].map(brief)).toEqual(['–', '4.0 s', '59 s', '2 min', '1 h 20 min']);
  expect([foreseen(145, false), foreseen(145, true)]).toEqual(['2 min 25 s', 'about 2 min']);
});
