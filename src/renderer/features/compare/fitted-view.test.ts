import { expect, test } from 'vitest';
import type { SettingsTable, TableRow } from '#shared/comparison.ts';
import { axisShown, fittedView } from './fitted-view.ts';
import { emptyView } from './view.ts';

const metric = (name: string, better: 'higher' | 'lower' | null, runs = 2) => ({ name, better, runs });
const columns: SettingsTable['columns'] = [
  { path: 'loss.temperature', title: 'Temperature', kind: 'log', values: [0.05, 0.5] },
];

const row = (epochs: number) => ({ epochs }) as TableRow;

test('what the runs have stays as it was chosen', () => {
  const view = { ...emptyView, curves: { ...emptyView.curves, group: 'loss.temperature' } };
  const metrics = [metric('train/loss', 'lower'), metric('test/accuracy', 'higher', 1)];
  expect(fittedView(view, { metrics, columns })).toEqual(view);
  expect(fittedView(view, { metrics: [], columns: [] })).toEqual(view);
});

test('of runs that measured other things, those are shown', () => {
  const metrics = [
    metric('epoch', null, 3),
    metric('loss', 'lower'),
    metric('acc', 'higher'),
    metric('val_acc', 'higher'),
    metric('val_loss', 'lower'),
  ];
  const others = fittedView(emptyView, { metrics, columns });
  expect([others.metric, others.curves.metrics]).toEqual(['val_acc', ['val_loss', 'val_acc']]);
  // What more of the runs have can be compared better.
  expect(fittedView(emptyView, { metrics: [...metrics, metric('auc', 'higher', 3)], columns }).metric).toBe(
    'auc',
  );
  expect(fittedView(emptyView, { metrics: metrics.slice(0, 1), columns }).metric).toBe('epoch');
});

test('curves by a setting that does not differ are by arm', () => {
  const view = { ...emptyView, curves: { ...emptyView.curves, group: 'encoder.width' } };
  const metrics = [metric('train/loss', 'lower'), metric('test/accuracy', 'higher')];
  expect(fittedView(view, { metrics, columns }).curves.group).toBe('arm');
});

test('curves of runs that were brought in without epochs are by step', () => {
  const warnings = [{ kind: 'parameters' as const, text: '', runs: [] }];
  const { curves } = emptyView;
  expect(axisShown(curves, { rows: [row(0)], warnings })).toBe('step');
  expect(axisShown({ ...curves, x: 'seconds' }, { rows: [row(0)], warnings })).toBe('seconds');
  expect(axisShown(curves, { rows: [row(0), row(5)], warnings })).toBe('epoch');
  // Runs that wait have no epochs yet.
  expect(axisShown(curves, { rows: [row(0)], warnings: [] })).toBe('epoch');
  expect(axisShown(curves, undefined)).toBe('epoch');
});
