import { expect, test } from 'vitest';
import { areUneven, unevenLine } from './class-balance.ts';

test.each([
  [[100, 100], false],
  [[100, 199], false],
  [[100, 200], true],
  [[0, 3], true],
])('%j uneven: %s', (counts, uneven) => {
  expect(areUneven(counts)).toBe(uneven);
});

test('tells the smallest, the largest and what guessing gives', () => {
  const classes = ['ant', 'bee', 'cat'];
  expect(unevenLine({ classes, train: [40, 1240, 80], test: [10, 60, 20] })).toBe(
    'Uneven classes: 40 to 1,240 training images in a class. Always guessing “bee”, the largest, is right for 66.7 % of the test images.',
  );
  expect(unevenLine({ classes, train: [5421, 6742, 5958], test: [892, 1135, 1032] })).toBeNull();
});
