import { expect, test } from 'vitest';
import { thin } from './thin.ts';

const x = Float64Array.from({ length: 100_000 }, (_, i) => i);

test('keeps the ends and every extreme', () => {
  const y = Float64Array.from(x, (i) => Math.sin(i / 500));
  y[54_321] = 9;
  y[54_322] = -9;
  const few = thin({ x, y }, 2000);
  expect(few.x.length).toBeLessThanOrEqual(2500);
  expect(few.x.length).toBeGreaterThan(500);
  expect([few.x[0], few.x.at(-1)]).toEqual([0, 99_999]);
  expect(Math.max(...few.y)).toBe(9);
  expect(Math.min(...few.y)).toBe(-9);
  expect(few.x).toEqual(few.x.toSorted((a, b) => a - b));
  for (const [i, at] of few.x.entries()) expect(few.y[i]).toBe(y[at]);
});

test('keeps a gap, and extremes beside it', () => {
  const y = new Float64Array(100_000).fill(1);
  y[70_000] = Number.NaN;
  y[70_001] = 5;
  const few = thin({ x, y }, 100);
  expect(few.y.filter(Number.isNaN)).toHaveLength(1);
  expect(few.y).toContain(5);
});

test('leaves what is short enough as it is', () => {
  expect(thin({ x: [1, 2], y: [3, Number.NaN] }, 2)).toEqual({ x: [1, 2], y: [3, Number.NaN] });
});
