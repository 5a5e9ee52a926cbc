import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { tQuantile } from './student-t.ts';

const fixture = new URL('../../../test/fixtures/student-t.json', import.meta.url);
const { cases } = JSON.parse(readFileSync(fixture, 'utf8')) as {
  cases: { p: number; degrees: number; t: number }[];
};

test.each(cases)('the $p quantile with $degrees degrees of freedom is SciPy’s', ({ p, degrees, t }) => {
  expect(Math.abs(tQuantile(p, degrees) / t - 1)).toBeLessThan(1e-10);
});

test('the median is zero', () => {
  expect(tQuantile(0.5, 7)).toBeCloseTo(0, 14);
});

test.each([
  [0, 3],
  [1, 3],
  [Number.NaN, 3],
  [0.9, 0],
  [0.9, 2.5],
])('refuses p %d with %d degrees', (p, degrees) => {
  expect(() => tQuantile(p, degrees)).toThrow(RangeError);
});
