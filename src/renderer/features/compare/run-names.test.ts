import { expect, test } from 'vitest';
import type { TableColumn, TableRow } from '#shared/comparison.ts';
import { runNames } from './run-names.ts';

const row = (run: string, arm: string, seed: number, settings: TableRow['settings']) =>
  ({ run, arm, seed, settings }) as TableRow;
const column = (path: string, values: TableColumn['values']): TableColumn => ({
  path,
  title: path,
  kind: 'category',
  values,
});

test('runs are called by their arm, what differs within it, and the seed', () => {
  const columns = [
    column('method', ['cross-entropy', 'contrastive']),
    column('loss.temperature', [0.05, 0.000215443469003, null]),
    column('loss.name', ['supcon', null]),
  ];
  const rows = [
    row('a', 'baseline', 1, { method: 'cross-entropy', 'loss.temperature': null, 'loss.name': null }),
    row('b', 'supcon', 1, { method: 'contrastive', 'loss.temperature': 0.05, 'loss.name': 'supcon' }),
    row('c', 'supcon', 1, {
      method: 'contrastive',
      'loss.temperature': 0.000215443469003,
      'loss.name': 'supcon',
    }),
  ];
  expect(Object.fromEntries(runNames({ columns, rows }))).toEqual({
    a: 'baseline, seed 1',
    b: 'supcon, temperature=0.05, seed 1',
    c: 'supcon, temperature=0.0002154, seed 1',
  });
});
