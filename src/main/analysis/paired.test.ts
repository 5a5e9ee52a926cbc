import { expect, test } from 'vitest';
import { pairedDifference } from './paired.ts';
import { summarize } from './summary.ts';

const arm = (name: string, values: Record<number, number>) => ({
  name,
  values: Object.entries(values).map(([seed, value]) => ({ seed: Number(seed), value })),
});
const baseline = { 1: 0.91, 2: 0.93, 3: 0.92, 4: 0.95, 5: 0.9 };
const supcon = { 1: 0.93, 2: 0.94, 3: 0.95, 4: 0.96, 5: 0.93 };

test('mean, deviation and interval are those of SciPy 1.17', () => {
  const { n, mean, sd, ci95 } = summarize(Object.values(baseline));
  expect(n).toBe(5);
  expect(mean).toBeCloseTo(0.922, 14);
  expect(sd).toBeCloseTo(0.019235384061671322, 14);
  expect(ci95![0]).toBeCloseTo(0.8981161161190002, 12);
  expect(ci95![1]).toBeCloseTo(0.9458838838809999, 12);
});

test('one value has no spread, none has no mean', () => {
  expect(summarize([0.5])).toEqual({ n: 1, mean: 0.5, sd: null, ci95: null });
  expect(summarize([])).toEqual({ n: 0, mean: null, sd: null, ci95: null });
});

test('the paired difference is that of SciPy 1.17, in percentage points', () => {
  const difference = pairedDifference('test/accuracy', arm('baseline', baseline), arm('supcon', supcon))!;
  expect(difference.n).toBe(5);
  expect(difference.mean).toBeCloseTo(0.02, 14);
  expect(difference.sd).toBeCloseTo(0.01, 14);
  expect(difference.ci95![0]).toBeCloseTo(0.00758336001796232, 12);
  expect(difference.ci95![1]).toBeCloseTo(0.03241663998203763, 12);
  expect(difference.verdict).toBe(
    'supcon is better than baseline by 2.00 percentage points in test/accuracy (supcon minus baseline: 95 % interval 0.76 to 3.24, 5 seeds).',
  );
});

test('a lower loss is better, in plain units', () => {
  const from = arm('a', { 1: 1, 2: 1.1, 3: 1.2 });
  const to = arm('b', { 1: 0.5, 2: 0.62, 3: 0.69 });
  expect(pairedDifference('test/loss', from, to)!.verdict).toBe(
    'b is better than a by 0.497 in test/loss (b minus a: 95 % interval −0.535 to −0.459, 3 seeds).',
  );
  expect(pairedDifference('test/loss', to, from)!.verdict).toContain('a is worse than b by 0.497');
  expect(pairedDifference('rank', from, to)!.verdict).toContain('b is lower than a by 0.497 in rank');
});

test('an interval around zero decides nothing', () => {
  const to = arm('supcon', { 1: 0.94, 2: 0.91, 3: 0.93 });
  expect(pairedDifference('test/accuracy', arm('baseline', baseline), to)!.verdict).toBe(
    'The seeds do not decide it: supcon minus baseline is 0.67 percentage points in test/accuracy, and zero lies in the interval (95 % interval −5.58 to 6.92, 3 seeds).',
  );
});

test('one seed decides nothing', () => {
  const difference = pairedDifference(
    'test/accuracy',
    arm('baseline', { 4: 0.9 }),
    arm('supcon', { 4: 0.92 }),
  )!;
  expect(difference).toMatchObject({ n: 1, sd: null, ci95: null });
  expect(difference.verdict).toBe(
    'One seed cannot tell: with seed 4, supcon is 2.00 percentage points above baseline in test/accuracy, and another seed may turn that round. Train both with three seeds or more.',
  );
});

test('differences without spread decide nothing, though their interval excludes zero', () => {
  const difference = pairedDifference(
    'test/accuracy',
    arm('baseline', { 1: 0.9, 2: 0.8, 3: 0.7 }),
    arm('supcon', { 1: 0.91, 2: 0.81, 3: 0.71 }),
  )!;
  expect(difference.verdict).toMatch(
    /^The seeds do not decide it: supcon is 1.00 percentage point above baseline in test\/accuracy on each of 3 seeds/,
  );
});

test('only seeds that both have count', () => {
  const difference = pairedDifference(
    'x',
    arm('a', { 1: 1, 2: 2, 9: 100 }),
    arm('b', { 2: 3, 1: 1.5, 8: -50 }),
  )!;
  expect(difference).toMatchObject({ n: 2, mean: 0.75 });
  expect(pairedDifference('x', arm('a', { 1: 1 }), arm('b', { 2: 1 }))).toBeNull();
});
