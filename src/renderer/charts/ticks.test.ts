import { expect, test } from 'vitest';
import { logTicks, niceTicks, prefixed, tickDecimals, tickTexts } from './ticks.ts';

test('ticks are round and enclose the values', () => {
  expect(niceTicks(0, 10, 6)).toEqual([0, 2, 4, 6, 8, 10]);
  expect(niceTicks(-0.013, 0.041, 6)).toEqual([-0.02, 0, 0.02, 0.04, 0.06]);
  expect(niceTicks(0.973, 0.981, 5)).toEqual([0.972, 0.974, 0.976, 0.978, 0.98, 0.982]);
});

test('one value has room around it', () => {
  expect(niceTicks(0.5, 0.5, 5).length).toBeGreaterThan(1);
  expect(niceTicks(0, 0, 5).length).toBeGreaterThan(1);
  // As of equal accuracies with an interval of their last bits.
  const ticks = niceTicks(0.95, 0.9500000000000003, 5);
  expect(new Set(ticks).size).toBe(ticks.length);
  expect(ticks[0]).toBeLessThan(0.95);
});

test('decimals that tell ticks apart', () => {
  expect(tickDecimals([0, 20, 40])).toBe(0);
  expect(tickDecimals([0, 0.5, 1])).toBe(1);
  expect(tickDecimals([0.97, 0.975], 100)).toBe(1);
  expect(tickDecimals([-0.02, 0], 100)).toBe(0);
});

test('texts of ticks tell them apart', () => {
  const percent = (value: number) => `${(100 * value).toFixed(1)} %`;
  expect(tickTexts([0.9, 0.95], percent)).toEqual(['90.0 %', '95.0 %']);
  expect(tickTexts([0.9291, 0.9292, 0.9293], percent)).toEqual(['92.91 %', '92.92 %', '92.93 %']);
  expect(tickTexts([1.00001, 1.00002], (value) => value.toPrecision(3))).toEqual(['1.00001', '1.00002']);
  expect(tickTexts([0.9291], percent)).toEqual(['92.9 %']);
});

const at = (values: readonly number[]) => values.map((value) => ({ value }));

test('of a logarithmic axis those are told that one counts by', () => {
  const decade = [1, 2, 3, 4, 5, 6, 7, 8, 9];
  expect(logTicks(at([...decade, 10, 15, 20]))).toEqual(at([1, 2, 5, 10, 20]));
  const many = [1e-3, 1e-2, 0.1, 1, 10].flatMap((power) => decade.map((digit) => digit * power));
  expect(logTicks(at(many)).map(({ value }) => value)).toEqual([1e-3, 1e-2, 0.1, 1, 10]);
  expect(logTicks(at([2, 2.2, 2.4, 3, 4, 4.7]))).toEqual(at([2, 3, 4]));
  expect(logTicks(at([2.2, 2.4, 2.6]))).toEqual(at([2.2, 2.4, 2.6]));
  // Between 6 and 9 there is none of them.
  expect(logTicks(at([6, 7, 8, 9]))).toEqual(at([6, 7, 8, 9]));
});

test('large numbers have a prefix', () => {
  expect([2e10, 1.5e11, 1e7, 999, 0].map(prefixed)).toEqual(['20 G', '150 G', '10 M', '999', '0']);
});
