import { expect, test } from 'vitest';
import { extentOf } from './extent.ts';

const linear = { x: 'linear', y: 'linear' } as const;
const line = { x: [0, 1, 2, 3], y: [5, Number.NaN, -2, Number.POSITIVE_INFINITY] };

test('is as wide as the lines and their bands, but for what is not finite', () => {
  expect(extentOf([line], linear, null)).toEqual({ x: [0, 3], y: [-2, 5] });
  const band = { lower: [4, Number.NaN, -3, 0], upper: [6, Number.NaN, -1, 9] };
  expect(extentOf([{ ...line, band }], linear, null)).toEqual({ x: [0, 3], y: [-3, 9] });
});

test('is as high as what is in the range', () => {
  expect(extentOf([line], linear, { from: 0.5, to: 2 })).toEqual({ x: [0.5, 2], y: [-2, -2] });
});

test('of a logarithmic axis is above 0', () => {
  const logarithmic = { x: 'logarithmic', y: 'logarithmic' } as const;
  expect(extentOf([line], logarithmic, null)).toEqual({ x: [1, 3], y: [5, 5] });
});

test('of nothing is null', () => {
  expect(extentOf([], linear, null)).toBeNull();
  expect(extentOf([{ x: [1], y: [Number.NaN] }], linear, null)).toBeNull();
});
