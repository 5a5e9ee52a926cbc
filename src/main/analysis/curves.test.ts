import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type Band, bands } from '#shared/comparison.ts';
import { type Settings, type StageName, settingsSchema } from '#shared/settings.ts';
import { type CurveOptions, type CurveRun, groupCurves, runCurves } from './curves.ts';
import { costsOf, type StageHistory } from './history.ts';
import { thinCurve } from './thin.ts';

type Told = number | 'nan' | 'inf' | '-inf';
const fixture = JSON.parse(
  readFileSync(new URL('../../../test/fixtures/analysis/bands.json', import.meta.url), 'utf8'),
) as {
  runs: Told[][];
  expected: { n: number[]; mean: Told[] } & Record<Band, [Told, Told][]>;
};
const numbers = { nan: Number.NaN, inf: Number.POSITIVE_INFINITY, '-inf': Number.NEGATIVE_INFINITY };
const number = (value: Told) => (typeof value === 'number' ? value : numbers[value]);

const settings = settingsSchema.parse({
  supervised: { batchSize: 10 },
  pretrain: { batchSize: 10 },
  classify: { batchSize: 10 },
});
const shape = { imageShape: [28, 28, 1] as const, classes: 10, train: 100 };

function stage(
  name: StageName,
  metrics: Record<string, (number | undefined)[]>,
  { seconds = 2, first = 1 } = {},
): StageHistory {
  const length = Math.max(...Object.values(metrics).map((values) => values.length));
  const epochs = Array.from({ length }, (_, i) => first + i);
  return {
    name,
    epochs,
    steps: epochs.map((epoch) => epoch * 10),
    seconds: epochs.map(() => seconds),
    metrics: new Map(
      Object.entries(metrics).map(([metric, values]) => {
        const at = values.flatMap((value, i) => (value === undefined ? [] : [i]));
        return [metric, { at, values: at.map((i) => values[i]!) }];
      }),
    ),
  };
}

const run = (id: string, stages: StageHistory[], own: Settings = settings): CurveRun => ({
  id,
  stages,
  costs: costsOf(stages, own, shape),
});

const options = (changes: Partial<CurveOptions> = {}): CurveOptions => ({
  metrics: [{ name: 'loss' }],
  x: 'epoch',
  align: 'stages',
  band: 'sd',
  points: 500,
  ...changes,
});

function near(actual: number, expected: number): void {
  if (Number.isNaN(expected)) expect(actual).toBeNaN();
  else expect(Math.abs(actual - expected)).toBeLessThan(1e-9 * Math.max(1, Math.abs(expected)));
}

const five = fixture.runs.map((values, i) =>
  run(`r${i}`, [stage('supervised', { loss: values.map(number) }, { seconds: 1 + i })]),
);

test.each(bands)('the mean with its band %s is NumPy’s and SciPy’s', (band) => {
  const [curve, ...none] = groupCurves([{ name: 'all', runs: five }], options({ band }));
  expect(none).toEqual([]);
  expect([...curve!.x]).toEqual(Array.from({ length: 12 }, (_, i) => i + 1));
  expect([...curve!.n!]).toEqual(fixture.expected.n);
  for (const [i, [lo, hi]] of fixture.expected[band].entries()) {
    near(curve!.y[i]!, number(fixture.expected.mean[i]!));
    near(curve!.lo![i]!, number(lo));
    near(curve!.hi![i]!, number(hi));
  }
});

test('what is not finite is a gap, counted and told', () => {
  const [curve] = groupCurves([{ name: 'all', runs: five }], options());
  expect(curve).toMatchObject({ run: null, group: 'all', total: 12, notFinite: 4 });
  expect(curve!.gaps.map(({ run: id, epoch, value }) => [id, epoch, value])).toEqual([
    ['r0', 4, 'NaN'],
    ['r0', 11, '-Infinity'],
    ['r1', 4, 'Infinity'],
    ['r1', 11, '-Infinity'],
  ]);
  const [alone] = runCurves(five, options());
  expect(alone).toMatchObject({ run: 'r0', group: null, notFinite: 2 });
  expect(alone!.y[3]).toBeNaN();
  expect(alone!.lo).toBeUndefined();
});

test('an epoch that measured nothing is no gap', () => {
  const [curve] = runCurves(
    [run('a', [stage('supervised', { loss: [1, 1, 1], accuracy: [undefined, 0.5, undefined] })])],
    options({ metrics: [{ name: 'accuracy' }] }),
  );
  expect([[...curve!.x], [...curve!.y], curve!.notFinite]).toEqual([[2], [0.5], 0]);
});

describe('x', () => {
  const two = [
    run('a', [stage('pretrain', { loss: [3, 2] }), stage('classify', { loss: [1, 0] }, { seconds: 5 })]),
  ];
  const flops = costsOf(two[0]!.stages, settings, shape)[0]!.own.flops!;

  test.each([
    ['epoch', [1, 2], [3, 4]],
    ['step', [10, 20], [30, 40]],
    ['seconds', [2, 4], [9, 14]],
    ['images', [100, 200], [300, 400]],
  ] as const)('%s: stages aligned at their start or in sequence', (x, first, second) => {
    const of = (align: CurveOptions['align']) =>
      runCurves(two, options({ x, align })).map((curve) => [...curve.x]);
    expect(of('sequence')).toEqual([first, second]);
    expect(of('stages')).toEqual([first, second.map((value) => value - first[1])]);
  });

  test('operations grow in proportion to epochs, and cannot be counted without the data set', () => {
    const [pretrain] = runCurves(two, options({ x: 'flops' }));
    expect(pretrain!.x[1]).toBe(2 * pretrain!.x[0]!);
    expect([...pretrain!.x]).toEqual([...flops]);
    const unknown = two.map((one) => ({ ...one, costs: costsOf(one.stages, settings, null) }));
    expect(runCurves(unknown, options({ x: 'flops' }))).toEqual([]);
    expect(runCurves(unknown, options({ x: 'seconds' }))).toHaveLength(2);
  });

  test('of a group is the mean of its runs, and never falls where a slow run has ended', () => {
    const slow = run('slow', [stage('supervised', { loss: [1, 1] }, { seconds: 10 })]);
    const fast = run('fast', [stage('supervised', { loss: [1, 1, 1, 1] }, { seconds: 2 })]);
    const [curve] = groupCurves([{ name: 'g', runs: [slow, fast] }], options({ x: 'seconds' }));
    expect([...curve!.x]).toEqual([6, 12, 14, 16]);
    expect([...curve!.n!]).toEqual([2, 2, 1, 1]);
  });

  test('a run that goes on from a checkpoint begins where that was', () => {
    const whole = run('a', [stage('supervised', { loss: [1, 1, 1, 1] })]);
    const fork = run('b', [stage('supervised', { loss: [1, 1] }, { first: 3 })]);
    const [curve] = groupCurves([{ name: 'g', runs: [whole, fork] }], options({ x: 'step' }));
    expect([...curve!.x]).toEqual([10, 20, 30, 40]);
    expect([...curve!.n!]).toEqual([1, 1, 2, 2]);
  });
});

test('a stage may be chosen; what none has measured has no curve', () => {
  const runs = [run('a', [stage('pretrain', { loss: [3, 2] }), stage('classify', { loss: [1] })])];
  const stages = (metrics: CurveOptions['metrics']) =>
    runCurves(runs, options({ metrics })).map((curve) => curve.stage);
  expect(stages([{ name: 'loss' }])).toEqual(['pretrain', 'classify']);
  expect(stages([{ name: 'loss', stage: 'classify' }])).toEqual(['classify']);
  expect(stages([{ name: 'nothing' }])).toEqual([]);
  expect(groupCurves([{ name: 'g', runs }], options({ metrics: [{ name: 'nothing' }] }))).toEqual([]);
});

describe('thinned', () => {
  const n = 10_000;
  const y = Float64Array.from({ length: n }, (_, i) => Math.sin(i / 500));
  y[1234] = 9;
  y[4321] = -9;
  y[7777] = Number.NaN;
  const x = Float64Array.from(y.keys());
  const band = { lo: y.map((v) => v - 1), hi: y.map((v) => v + 1), n: new Float64Array(n).fill(3) };
  band.hi[2222] = 20;
  band.lo[3333] = -20;

  test.each([
    ['a curve', { x, y }],
    ['a band', { x, y, ...band }],
  ])('%s keeps ends, extremes and gaps within the points asked for', (_, points) => {
    const thinned = thinCurve(points, 300);
    expect(thinned.x.length).toBeLessThanOrEqual(300);
    expect(thinned.x.length).toBeGreaterThan(100);
    for (const at of [0, 1234, 4321, 7777, n - 1]) expect(thinned.x).toContain(at);
    expect([...thinned.x]).toEqual([...thinned.x].sort((a, b) => a - b));
    expect(thinned.hi ?? [20]).toContain(20);
    expect(thinned.lo ?? [-20]).toContain(-20);
    expect(thinned.n?.length ?? thinned.x.length).toBe(thinned.x.length);
  });

  test('a short curve stays whole; very few points are still both ends and extremes', () => {
    expect(thinCurve({ x, y }, n).x).toBe(x);
    expect([...thinCurve({ x, y }, 4).x]).toEqual([0, 1234, 4321, 7777, n - 1]);
  });
});
