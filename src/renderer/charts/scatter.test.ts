import { expect, test } from 'vitest';
import { scatterGroup } from './scatter.ts';

test('means and deviations at each place', () => {
  const { means } = scatterGroup('supcon', [
    { x: 0.5, y: 1, label: 'c' },
    { x: 0.1, y: 2, label: 'a' },
    { x: 0.1, y: 4, label: 'b' },
    { x: 0.1, y: 9, label: 'd' },
  ]);
  expect(means.map(({ x, n, mean }) => [x, n, mean])).toEqual([
    [0.1, 3, 5],
    [0.5, 1, 1],
  ]);
  // statistics.stdev([2, 4, 9]) of Python is 3.605551275463989.
  expect(means[0]!.high! - 5).toBeCloseTo(3.605551275463989, 12);
  expect(5 - means[0]!.low!).toBeCloseTo(3.605551275463989, 12);
  expect([means[1]!.low, means[1]!.high]).toEqual([null, null]);
});
