import { expect, test } from 'vitest';
import { pairedDifference } from './paired.ts';
import { summarize } from './summary.ts';
import { judge } from './verdict.ts';

const arm = (name: string, values: Record<number, number>) => ({
  name,
  values: Object.entries(values).map(([seed, value]) => ({
    run: `${name}${seed}`,
    seed: Number(seed),
    value,
  })),
});
const baseline = { 1: 0.91, 2: 0.93, 3: 0.92, 4: 0.95, 5: 0.9 };
const supcon = { 1: 0.93, 2: 0.94, 3: 0.95, 4: 0.96, 5: 0.93 };
const between = (metric: string, from: ReturnType<typeof arm>, to: ReturnType<typeof arm>) => {
  const difference = pairedDifference(metric, from, to)!;
  return { ...difference, ...judge(metric, difference, difference.t?.p ?? null, 1) };
};

test('one value has no spread, none has no mean', () => {
  const nothing = { sd: null, se: null, ci95: null };
  expect(summarize([0.5])).toEqual({ n: 1, mean: 0.5, ...nothing, min: 0.5, max: 0.5 });
  expect(summarize([])).toEqual({ n: 0, mean: null, ...nothing, min: null, max: null });
});

test('an arm that is better, in points', () => {
  const difference = between('test/accuracy', arm('baseline', baseline), arm('supcon', supcon));
  expect(difference).toMatchObject({ n: 5, decision: 'better', unpaired: { from: 0, to: 0 } });
  expect(difference.verdict).toBe(
    'supcon is better than baseline by 2.0 points in test/accuracy, 95 % interval 0.8 to 3.2, 5 seeds.',
  );
  expect(difference.pairs[1]).toEqual({
    seed: 2,
    from: 'baseline2',
    to: 'supcon2',
    difference: 0.94 - 0.93,
  });
  expect(difference.superiority).toEqual({ paired: 1, unpaired: 0.82 });
});

test('equal values have no spread, whatever floating point makes of their sum', () => {
  const equal = summarize([0.95, 0.95, 0.95]);
  expect(equal).toMatchObject({ mean: 0.95, sd: 0, se: 0, ci95: [0.95, 0.95] });
  const same = between('test/accuracy', arm('a', { 1: 0.95, 2: 0.95 }), arm('b', { 1: 0.95, 2: 0.95 }));
  // An interval of no width would look as sure as could be.
  expect(same).toMatchObject({
    decision: 'no-spread',
    sd: 0,
    ci95: null,
    t: null,
    effect: null,
    bootstrap: null,
  });
});

test('a narrow interval is told with more decimals', () => {
  const from = { 1: 0.9, 2: 0.9, 3: 0.9 };
  const to = { 1: 0.9018, 2: 0.9019, 3: 0.9017 };
  expect(between('test/accuracy', arm('a', from), arm('b', to)).verdict).toBe(
    'b is better than a by 0.180 points in test/accuracy, 95 % interval 0.155 to 0.205, 3 seeds.',
  );
});

test('a lower loss is better, in plain units', () => {
  const from = arm('a', { 1: 1, 2: 1.1, 3: 1.2 });
  const to = arm('b', { 1: 0.5, 2: 0.62, 3: 0.69 });
  expect(between('test/loss', from, to)).toMatchObject({
    decision: 'better',
    verdict: 'b is better than a by 0.497 in test/loss, 95 % interval 0.459 to 0.535, 3 seeds.',
    superiority: { paired: 1, unpaired: 1 },
  });
  expect(between('test/loss', to, from).verdict).toBe(
    'a is worse than b by 0.497 in test/loss, 95 % interval 0.459 to 0.535, 3 seeds.',
  );
  expect(between('rank', from, to).verdict).toBe(
    'b is lower than a by 0.497 in rank, 95 % interval 0.459 to 0.535, 3 seeds.',
  );
});

test('an interval around zero decides nothing, and says what would', () => {
  const to = arm('supcon', { 1: 0.94, 2: 0.91, 3: 0.93 });
  const difference = between('test/accuracy', arm('baseline', baseline), to);
  expect(difference.power).toMatchObject({ needed: 114, more: 111 });
  expect(difference.verdict).toBe(
    'The seeds do not decide it: supcon minus baseline is 0.7 points in test/accuracy, 95 % interval −5.6 to 6.9, 3 seeds; about 111 more seeds an arm would, if the difference is as large as it looks.',
  );
});

test('points have a decimal, however wide the interval is', () => {
  const to = arm('supcon', { 1: 0.99, 2: 0.74, 3: 0.96 });
  expect(between('test/accuracy', arm('baseline', { 1: 0.9, 2: 0.9, 3: 0.9 }), to).verdict).toMatch(
    /supcon minus baseline is −0\.3 points in test\/accuracy, 95 % interval −34\.2 to 33\.6, 3 seeds/,
  );
});

test('a difference of nothing and one too small to find', () => {
  const zero = between('x', arm('a', { 1: 0, 2: 0 }), arm('b', { 1: 1, 2: -1 }));
  expect(zero.power).toBeNull();
  expect(zero.verdict).toMatch(
    /2 seeds; the arms are equal on average, and no number of seeds would tell them apart\.$/,
  );
  const small = between('x', arm('a', { 1: 0, 2: 0 }), arm('b', { 1: 1, 2: -0.999 }));
  expect(small.power).toMatchObject({ needed: null, more: null });
  expect(small.verdict).toMatch(/more than 10,000 seeds an arm would be needed\.$/);
});

test('among many differences the corrected p decides', () => {
  const difference = pairedDifference('test/accuracy', arm('baseline', baseline), arm('supcon', supcon))!;
  expect(judge('test/accuracy', difference, 0.049, 5).decision).toBe('better');
  expect(judge('test/accuracy', difference, 0.0551, 5)).toEqual({
    decision: 'undecided',
    verdict:
      'The seeds do not decide it: supcon minus baseline is 2.0 points in test/accuracy, 95 % interval 0.8 to 3.2, 5 seeds, which excludes zero by itself, but among 5 differences it may be chance (Holm-corrected p = 0.055); a few more seeds an arm would tell.',
  });
});

test('one seed decides nothing', () => {
  const difference = between('test/accuracy', arm('baseline', { 4: 0.9 }), arm('supcon', { 4: 0.92 }));
  expect(difference).toMatchObject({
    n: 1,
    sd: null,
    ci95: null,
    t: null,
    bootstrap: null,
    permutation: null,
    effect: null,
    power: null,
    decision: 'one-seed',
  });
  expect(difference.verdict).toBe(
    'One seed cannot tell: with seed 4, supcon is 2.00 points above baseline in test/accuracy, and another seed may turn that round. Train both with three seeds or more.',
  );
});

test('differences without spread decide nothing, though their interval excludes zero', () => {
  const difference = between(
    'test/accuracy',
    arm('baseline', { 1: 0.9, 2: 0.8, 3: 0.7 }),
    arm('supcon', { 1: 0.91, 2: 0.81, 3: 0.71 }),
  );
  expect(difference).toMatchObject({
    t: null,
    bootstrap: null,
    effect: null,
    power: null,
    decision: 'no-spread',
  });
  expect(difference.permutation!.p).toBe(0.25);
  expect(difference.verdict).toBe(
    'The seeds do not decide it: supcon is 1.00 points above baseline in test/accuracy on each of 3 seeds, and differences without any spread say nothing of how another seed would do. Train more seeds, or test on more images.',
  );
});

test('only seeds that both have count; the others are counted', () => {
  const difference = between('x', arm('a', { 1: 1, 2: 2, 9: 100 }), arm('b', { 2: 3, 1: 1.5, 8: -50, 7: 1 }));
  expect(difference).toMatchObject({ n: 2, mean: 0.75, unpaired: { from: 1, to: 2 } });
  expect(pairedDifference('x', arm('a', { 1: 1 }), arm('b', { 2: 1 }))).toBeNull();
});
