import { expect, test } from 'vitest';
import { stepsOf } from './axis-steps.ts';

const linear = (min: number, max: number) =>
  stepsOf({
    left: 100,
    right: 300,
    getPixelForValue: (value) => 100 + (200 * (value - min)) / (max - min),
    getValueForPixel: (pixel) => min + ((pixel - 100) / 200) * (max - min),
  });
const logarithmic = (min: number, max: number) =>
  stepsOf({
    left: 100,
    right: 300,
    getPixelForValue: (value) => 100 + (200 * Math.log(value / min)) / Math.log(max / min),
    getValueForPixel: (pixel) => min * (max / min) ** ((pixel - 100) / 200),
  });

test('steps end where the axis ends', () => {
  expect(linear(0, 50).moved(25, 0.01)).toBeCloseTo(25.5, 12);
  expect(linear(0, 50).moved(49.9, 0.01)).toBe(50);
  expect(logarithmic(1, 100).moved(1, -0.01)).toBe(1);
  expect(logarithmic(1, 100).moved(10, 0.5)).toBeCloseTo(100, 10);
});

test('half of the axis stays within it; twice of it is around it', () => {
  expect(linear(0, 40).halved(null)).toEqual({ from: 10, to: 30 });
  expect(linear(0, 40).halved(1)).toEqual({ from: 0, to: 20 });
  expect(linear(10, 30).doubled()).toEqual({ from: 0, to: 40 });
  // Of a logarithmic axis neither ever comes to 0.
  const { from, to } = logarithmic(1, 10_000).halved(1);
  expect([from, to]).toEqual([1, expect.closeTo(100, 8)]);
  expect(logarithmic(1, 100).doubled().from).toBeCloseTo(0.1, 12);
});
