import { expect, test } from 'vitest';
import { settingsSchema } from '#shared/settings.ts';
import { lossPlateau } from './loss-plateau.ts';
import { healthVerdict } from './verdict.ts';

const healthy = { std: 0.02, variance: 0.8, dimensions: 2048, loss: 3.2, plateau: Math.log(529) };

test('a healthy run gets no message', () => {
  expect(healthVerdict(healthy)).toEqual({ collapsed: false, message: null });
  expect(healthVerdict({ ...healthy, loss: 99, plateau: null })).toEqual({ collapsed: false, message: null });
});

test('features that are all the same are a collapse', () => {
  expect(healthVerdict({ ...healthy, std: 0.0003, variance: 0.0004 })).toEqual({
    collapsed: true,
    message:
      'The features have collapsed: all images get nearly the same ones (standard deviation 0.000300, healthy is near 0.0221).',
  });
});

test('two classes in many dimensions are no collapse though the standard deviation is small', () => {
  expect(healthVerdict({ ...healthy, std: 0.0005, variance: 0.5 }).collapsed).toBe(false);
});

test('a loss on its plateau is a collapse', () => {
  expect(healthVerdict({ ...healthy, loss: 6.26 })).toEqual({
    collapsed: true,
    message:
      'The projections have collapsed: the loss stays at 6.26, its value where all are the same (6.27).',
  });
});

test('plateaus are those of vectors that are all the same', () => {
  const loss = (changes: object) => settingsSchema.parse({ views: 2, loss: changes }).loss;
  expect(lossPlateau(loss({ name: 'npairs' }), [265], 1)).toBeCloseTo(5.57973, 5);
  expect(lossPlateau(loss({ name: 'supcon-out' }), [265], 2)).toBeCloseTo(Math.log(2 * 265 - 1), 12);
  const scaled = loss({ name: 'nt-xent', temperature: 0.14, scale: 'base-temperature' });
  expect(lossPlateau(scaled, [8], 2)).toBeCloseTo(2 * Math.log(15), 12);
  expect(lossPlateau(loss({ name: 'npairs' }), [30, 10], 1)).toBeCloseTo(
    (30 * Math.log(30) + 10 * Math.log(10)) / 40,
    12,
  );
  expect(lossPlateau(loss({ name: 'supcon-in' }), [2, 1], 1)).toBe(0);
  expect(lossPlateau(loss({ name: 'triplet' }), [265], 1)).toBeNull();
});
