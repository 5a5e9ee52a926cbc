import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { type Smoothing, smooth } from '#shared/smoothing.ts';

const { cases } = JSON.parse(
  readFileSync(new URL('../../../test/fixtures/analysis/smoothing.json', import.meta.url), 'utf8'),
) as {
  cases: {
    name: string;
    x: number[];
    y: (number | null)[];
    kind: 'ema' | 'gaussian' | 'mean';
    amount: number;
    smooth: (number | null)[];
  }[];
};

test.each(cases)('$name is that of pandas or SciPy', ({ x, y, kind, amount, smooth: expected }) => {
  const actual = smooth(
    x,
    y.map((value) => value ?? Number.NaN),
    { kind, amount },
  );
  expect(actual.length).toBe(expected.length);
  for (const [i, value] of expected.entries()) {
    if (value === null) expect(actual[i]).toBeNaN();
    else expect(Math.abs(actual[i]! - value)).toBeLessThan(1e-9);
  }
});

const kinds: Smoothing[] = [
  { kind: 'none' },
  { kind: 'ema', amount: 0.9 },
  { kind: 'gaussian', amount: 3 },
  { kind: 'mean', amount: 5 },
];

test.each(kinds)('$kind: infinities are gaps too; a constant stays; nothing gives nothing', (smoothing) => {
  const y = [2, Number.POSITIVE_INFINITY, 2, Number.NEGATIVE_INFINITY, Number.NaN, 2];
  const smoothed = smooth([1, 2, 3, 4, 5, 6], y, smoothing);
  for (const i of [1, 3, 4]) expect(smoothed[i]).toBeNaN();
  for (const i of [0, 2, 5]) expect(smoothed[i]).toBeCloseTo(2, 12);
  expect(smooth([], [], smoothing)).toEqual(new Float64Array());
});

test('the unit of x does not matter', () => {
  const y = Array.from({ length: 30 }, (_, i) => Math.sin(i));
  const x = y.map((_, i) => i);
  for (const smoothing of kinds) {
    const [epochs, seconds] = [
      smooth(x, y, smoothing),
      smooth(
        x.map((i) => 100 + i / 7),
        y,
        smoothing,
      ),
    ];
    for (const [i, value] of epochs.entries()) expect(seconds[i]).toBeCloseTo(value, 9);
  }
});

test('nonsense amounts are bounded', () => {
  const y = [1, 2, 3];
  expect([...smooth([1, 2, 3], y, { kind: 'ema', amount: 7 })][2]).toBeCloseTo(2, 5);
  expect([...smooth([1, 2, 3], y, { kind: 'gaussian', amount: 0 })]).toEqual(y);
  expect([...smooth([1, 2, 3], y, { kind: 'mean', amount: -3 })]).toEqual(y);
});
