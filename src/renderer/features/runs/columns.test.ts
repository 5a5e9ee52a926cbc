import { expect, test } from 'vitest';
import type { RunFields, RunRow } from '#shared/run.ts';
import { allColumns, cellText, usualColumns } from './columns.ts';
import { csvOf } from './csv.ts';

const fields: RunFields = {
  total: 2,
  differing: [
    { path: 'method', values: ['contrastive', 'cross-entropy'] },
    { path: 'loss.temperature', values: [0.05, 0.1] },
  ],
  metrics: ['test/accuracy', 'test/knn-accuracy', 'train/loss'],
  tags: [],
  arms: ['baseline', 'supcon'],
  experiments: ['Digits'],
};
const paths = ['method', 'loss.temperature', 'pretrain.batchSize', 'loss.name', 'dataset.trainPerClass'];
const columns = allColumns(fields, paths);
const column = (id: string) => columns.find((one) => one.id === id)!;

const run: RunRow = {
  id: 'k3j2',
  experiment: { id: 'e1', name: 'Digits, "small"' },
  arm: 'supcon',
  seed: 3,
  status: 'finished',
  engine: 'tensorflow',
  epochs: 15,
  seconds: 92.4,
  createdAt: '2026-05-01T10:00:00.000Z',
  startedAt: '2026-05-01T10:05:00.000Z',
  finishedAt: null,
  failureCode: null,
  tags: ['a', 'b'],
  noted: false,
  archived: false,
  priority: 0,
  values: {
    'settings.method': 'contrastive',
    'settings.loss.temperature': 0.05,
    'metrics.test/accuracy': 0.97321,
    'metrics.train/loss': Number.NaN,
    'best.test/accuracy': null,
  },
};
const now = Date.parse('2026-05-01T12:05:00Z');
const text = (id: string, row = run) => cellText(column(id), row, now);

test('what is shown at first tells runs apart and says how they went', () => {
  expect(usualColumns(fields)).toEqual([
    'status',
    'experiment',
    'arm',
    'seed',
    'settings.loss.temperature',
    'metrics.test/accuracy',
    'metrics.test/knn-accuracy',
    'best.test/accuracy',
    'curve',
    'tags',
    'seconds',
    'startedAt',
  ]);
});

test('a setting that is left empty is told by what it means', () => {
  const values = { ...run.values, 'settings.dataset.trainPerClass': null };
  expect(text('settings.dataset.trainPerClass', { ...run, values })).toBe('all images');
});

test('each setting and metric has one column, named for people', () => {
  expect(new Set(columns.map(({ id }) => id)).size).toBe(columns.length);
  expect(column('best.test/knn-accuracy').title).toBe('Best test kNN accuracy');
  expect(column('settings.pretrain.batchSize').title).toBe('Batch size, pretrain');
  expect(column('settings.loss.name').title).toBe('Contrastive loss');
  expect(column('settings.loss.temperature')).toMatchObject({
    align: 'right',
    group: 'Settings that differ',
  });
});

test('cells read as people write', () => {
  expect(text('metrics.test/accuracy')).toBe('97.32');
  expect(text('metrics.train/loss')).toBe('NaN');
  expect(text('best.test/accuracy')).toBe('–');
  expect(text('settings.loss.temperature')).toBe('0.05');
  expect(text('seconds')).toBe('1 min 32 s');
  expect(text('startedAt')).toBe('2 hr. ago');
  expect(text('finishedAt')).toBe('–');
});

test('a setting without influence on the method is not shown', () => {
  const baseline = { ...run, values: { ...run.values, 'settings.method': 'cross-entropy' } };
  expect(text('settings.loss.temperature', baseline)).toBe('–');
});

test('as CSV: whole numbers and times, quotes where they are needed, nothing for what is missing', () => {
  const shown = [
    'experiment',
    'seed',
    'curve',
    'metrics.test/accuracy',
    'best.test/accuracy',
    'startedAt',
    'tags',
    'seconds',
  ];
  expect(csvOf(shown.map(column), [run])).toBe(
    [
      'id,Experiment,Seed,Test accuracy,Best test accuracy,Started,Tags,Time',
      'k3j2,"Digits, ""small""",3,0.97321,,2026-05-01T10:05:00.000Z,"a, b",92.4',
    ].join('\r\n'),
  );
});

test('columns have room for the names and titles that they show, within bounds', () => {
  const widthOf = (id: string, more: Partial<RunFields>) =>
    allColumns({ ...fields, ...more }, paths).find((one) => one.id === id)!.width;
  expect(widthOf('experiment', { experiments: ['Digits'] })).toBe(168);
  expect(widthOf('experiment', { experiments: ['Digits', 'x'.repeat(30)] })).toBe(226);
  expect(widthOf('experiment', { experiments: ['x'.repeat(300)] })).toBe(240);
  expect(widthOf('arm', { arms: ['supcon', 'x'.repeat(16)] })).toBe(142);
  expect(widthOf('arm', { arms: ['supcon', 'x'.repeat(20)] })).toBe(160);
  expect(widthOf('metrics.test/knn-accuracy', {})).toBeGreaterThan(widthOf('metrics.train/loss', {}));
});
