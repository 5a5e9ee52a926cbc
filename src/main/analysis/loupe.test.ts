import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { LoupePoint } from '#shared/comparison.ts';
import type { Settings } from '#shared/settings.ts';
import { type LoupeBatch, type LoupeLoss, type LoupeOptions, LoupeWork, spread } from './loupe.ts';

const fixture = JSON.parse(
  readFileSync(new URL('../../../test/fixtures/analysis/loupe.json', import.meta.url), 'utf8'),
) as LoupeBatch & {
  withoutPositive: number;
  cases: { loss: LoupeLoss; scale: Settings['loss']['scale']; points: LoupePoint[] }[];
};

function through(batch: LoupeBatch, options: LoupeOptions): LoupeWork {
  const work = new LoupeWork(batch, options);
  while (work.step());
  return work;
}

/** Taken by finite differences there: their own error is about 1e-9 of the loss over the step. */
const differenced = new Set(['gradientNorm', 'positiveShare', 'negativeShare']);

test.each(fixture.cases)(
  '$loss, scale $scale: weights, loss and gradients are NumPy’s',
  ({ loss, scale, points }) => {
    const temperatures = points.map(({ temperature }) => temperature);
    const work = through(fixture, { loss, scale, temperatures });
    expect(work.withoutPositive).toBe(fixture.withoutPositive);
    for (const [i, expected] of points.entries()) {
      for (const [name, value] of Object.entries(expected)) {
        const actual = work.points()[i]![name as keyof LoupePoint];
        const tolerance = differenced.has(name) ? 1e-7 : 1e-9;
        expect(Math.abs(actual - value), `${name} at ${expected.temperature}`).toBeLessThan(
          tolerance * Math.max(1, Math.abs(value)),
        );
      }
    }
  },
);

const four: LoupeBatch = {
  vectors: [1, 0, 0, 1, 1, 0, 0, 1, 0, 0, 1, 1],
  dimensions: 3,
  labels: [0, 0, 1, 1],
};

test.each([
  ['npairs', 0.5, 1.054043],
  ['npairs', 0.05, 2.933231],
  ['supcon-out', 0.1, 0.392252],
] as const)('%s of four images at %d is the loss that training has', (loss, temperature, expected) => {
  const [point] = through(four, { loss, scale: 'none', temperatures: [temperature] }).points();
  expect(point!.loss).toBeCloseTo(expected, 5);
});

test('a low temperature weighs the hardest negative, a high one all alike', () => {
  const [low, high] = through(fixture, {
    loss: 'supcon-out',
    scale: 'none',
    temperatures: [0.001, 100],
  }).points();
  expect(low!.hardestOne).toBeGreaterThan(0.9);
  expect(low!.effectiveNegatives).toBeLessThan(1.5);
  expect(high!.hardestOne).toBeLessThan(0.05);
  expect(high!.effectiveNegatives).toBeGreaterThan(25);
});

test('vectors of zeros, one class alone, and no positives stay told apart', () => {
  const options = { loss: 'supcon-out', scale: 'none', temperatures: [0.1] } as const;
  const zeros = through({ vectors: [0, 0, 1, 0, 0, 1, 1, 1], dimensions: 2, labels: [0, 0, 1, 1] }, options);
  expect(zeros.zeros).toBe(1);
  for (const value of Object.values(zeros.points()[0]!)) expect(value).not.toBeNaN();
  const [oneClass] = through({ ...four, labels: [0, 0, 0, 0] }, options).points();
  expect(oneClass!.positiveWeight).toBeCloseTo(1, 12);
  expect(oneClass!.hardestOne).toBeNaN();
  const alone = through({ ...four, labels: [0, 1, 2, 3] }, options);
  expect(alone.withoutPositive).toBe(4);
  expect(alone.points()[0]!.loss).toBeNaN();
});

test('rows are spread evenly', () => {
  expect([...spread(10, 4)]).toEqual([0, 2, 5, 7]);
  expect([...spread(3, 8)]).toEqual([0, 1, 2]);
});
