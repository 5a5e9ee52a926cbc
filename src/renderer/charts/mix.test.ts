import { expect, test } from 'vitest';
import { between, luminance } from './mix.ts';

test('colours between two', () => {
  expect(between('rgb(0, 0, 0)', 'rgb(255, 128, 10)', 0)).toBe('rgb(0, 0, 0)');
  expect(between('rgb(0, 0, 0)', 'rgb(255, 128, 10)', 0.5)).toBe('rgb(128, 64, 5)');
});

test('luminance of the ends and of pure green', () => {
  expect(luminance('rgb(0, 0, 0)')).toBe(0);
  expect(luminance('rgb(255, 255, 255)')).toBeCloseTo(1, 12);
  expect(luminance('rgb(0, 255, 0)')).toBeCloseTo(0.7152, 12);
});
