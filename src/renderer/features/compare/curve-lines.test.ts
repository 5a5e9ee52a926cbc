import { expect, test } from 'vitest';
import type { Curve, CurveSet } from '#shared/comparison.ts';
import { smooth } from '#shared/smoothing.ts';
import { curveCharts, type LineOptions } from './curve-lines.ts';

const curve = (changes: Partial<Curve>): Curve => ({
  run: 'a',
  group: null,
  metric: 'train/loss',
  stage: 'pretrain',
  runs: ['a'],
  total: 3,
  notFinite: 0,
  gaps: [],
  x: Float64Array.of(1, 2, 3),
  y: Float64Array.of(3, 2, 1),
  ...changes,
});
const set = (curves: Curve[]): CurveSet => ({
  axis: 'epoch',
  axisTitle: 'epoch',
  bandTitle: 'mean ± 1 sd over runs',
  curves,
  absent: [],
  warnings: [],
  skipped: [],
});
const options: LineOptions = {
  runName: (run) => `${run}, seed 1`,
  groupName: (group) => group,
  armOf: () => 'supcon',
  styleOf: (name) => ({ colour: name, variable: `--${name}`, dash: [], point: 'circle' }),
  smooth,
  smoothing: { kind: 'none' },
};

test('a chart for each metric that was measured, in the order asked for', () => {
  const charts = curveCharts(
    set([curve({}), curve({ metric: 'test/accuracy' })]),
    ['test/accuracy', 'none', 'train/loss'],
    options,
  );
  expect(charts.map(({ metric }) => metric)).toEqual(['test/accuracy', 'train/loss']);
  expect(charts[0]!.lines[0]).toMatchObject({
    label: 'a, seed 1',
    style: { variable: '--supcon', dash: [] },
  });
});

test('stages of a run have its colour and another dash', () => {
  const [chart] = curveCharts(set([curve({}), curve({ stage: 'classify' })]), ['train/loss'], options);
  expect(chart!.lines.map(({ label, style }) => [label, style.dash])).toEqual([
    ['a, seed 1, pretrain', []],
    ['a, seed 1, classify', [6, 3]],
  ]);
});

test('groups have their band, and gaps their place and kind', () => {
  const group = curve({
    run: null,
    group: 'supcon',
    runs: ['a', 'b'],
    lo: Float64Array.of(2, 1, 0),
    hi: Float64Array.of(4, 3, 2),
    notFinite: 2,
    gaps: [
      { run: 'a', epoch: 2, x: 2, value: 'NaN' },
      { run: 'b', epoch: 3, x: 3, value: '-Infinity' },
    ],
  });
  const [chart] = curveCharts(set([group]), ['train/loss'], options);
  expect(chart).toMatchObject({
    notFinite: 2,
    lines: [{ label: 'supcon (2)', band: { label: 'mean ± 1 sd over runs' } }],
  });
  expect(chart!.lines[0]!.gaps).toEqual([
    { x: 2, value: Number.NaN },
    { x: 3, value: Number.NEGATIVE_INFINITY },
  ]);
});

test('a smoothed line lies over the measured one, which goes with it', () => {
  const [chart] = curveCharts(set([curve({})]), ['train/loss'], {
    ...options,
    smoothing: { kind: 'mean', amount: 3 },
  });
  const [measured, smoothed] = chart!.lines;
  expect(measured).toMatchObject({ faint: true, of: smoothed!.id, y: Float64Array.of(3, 2, 1) });
  expect(Array.from(smoothed!.y)).toEqual([2.5, 2, 1.5]);
});
