import { expect, test } from 'vitest';
import type { RunCondition, RunFilter, RunQuery } from '#shared/run.ts';
import { annotateRun, removeRuns, restoreRuns } from './annotations.ts';
import { insertEpoch } from './epochs.ts';
import { fieldsOfRuns } from './run-fields.ts';
import { queryRuns } from './run-query.ts';
import { failure, storeRuns, temporaryDatabase } from './testing/store.ts';

/** Four runs: baseline and supcon, seeds 1 and 2, with accuracies. */
function stored() {
  const db = temporaryDatabase();
  const ids = storeRuns(db, { seeds: [1, 2] });
  const accuracies = [0.5, 0.9, Number.NaN];
  db.write(() => {
    for (const [i, value] of accuracies.entries()) {
      const stage = i < 2 ? 'supervised' : 'pretrain';
      insertEpoch(db, ids[i]!, { stage, epoch: 1, step: 1, seconds: 2, values: { 'test/accuracy': value } });
    }
  });
  const names = new Map(ids.map((id, i) => [id, ['b1', 'b2', 's1', 's2'][i]!]));
  const found = (query: RunQuery) => queryRuns(db, query).rows.map(({ id }) => names.get(id));
  return { db, ids, found };
}

test('newest first, unless sorted; what has no value comes last', () => {
  const { found } = stored();
  const sorted = (field: string, descending = false) => found({ sort: [{ field, descending }] });
  expect(found({})).toEqual(['s2', 's1', 'b2', 'b1']);
  expect(sorted('metrics.test/accuracy')).toEqual(['b1', 'b2', 's2', 's1']);
  expect(sorted('metrics.test/accuracy', true)).toEqual(['b2', 'b1', 's2', 's1']);
  expect(found({ sort: [{ field: 'arm', descending: true }, { field: 'seed' }] })).toEqual([
    's1',
    's2',
    'b1',
    'b2',
  ]);
});

test.each<[string, RunCondition[], string[]]>([
  ['a column', [{ field: 'arm', op: '=', value: 'supcon' }], ['s2', 's1']],
  ['a setting', [{ field: 'settings.method', op: '!=', value: 'contrastive' }], ['b2', 'b1']],
  ['a setting that is yes or no', [{ field: 'settings.normalize', op: '=', value: false }], []],
  [
    'a setting that is empty',
    [{ field: 'settings.dataset.classes', op: '=', value: null }],
    ['s2', 's1', 'b2', 'b1'],
  ],
  ['a metric', [{ field: 'metrics.test/accuracy', op: '>=', value: 0.5 }], ['b2', 'b1']],
  ['a list', [{ field: 'seed', op: 'in', value: [2, 3] }], ['s2', 'b2']],
  ['an empty list', [{ field: 'seed', op: 'in', value: [] }], []],
  ['a part of a text', [{ field: 'experiment', op: 'contains', value: 'SMA' }], ['s2', 's1', 'b2', 'b1']],
  [
    'several conditions',
    [
      { field: 'seed', op: '<', value: 2 },
      { field: 'epochs', op: '=', value: 1 },
    ],
    ['s1', 'b1'],
  ],
  ['text that looks like SQL', [{ field: 'arm', op: '=', value: "' OR 1=1 --" }], []],
])('filters by %s', (_, where, expected) => {
  expect(stored().found({ where })).toEqual(expected);
});

const is = (field: string, value: string | number): RunCondition => ({ field, op: '=', value });

test.each<[string, RunFilter, string[]]>([
  ['any', { any: [is('arm', 'supcon'), is('seed', 2)] }, ['s2', 's1', 'b2']],
  ['all', { all: [is('arm', 'supcon'), is('seed', 2)] }, ['s2']],
  ['the opposite', { not: is('arm', 'supcon') }, ['b2', 'b1']],
  [
    'the opposite of what has no value',
    { not: { field: 'metrics.test/accuracy', op: '>', value: 0.6 } },
    ['s2', 's1', 'b1'],
  ],
  ['any within the opposite', { not: { any: [is('arm', 'supcon'), is('seed', 2)] } }, ['b1']],
  ['any of nothing', { any: [] }, []],
  ['all of nothing', { all: [] }, ['s2', 's1', 'b2', 'b1']],
])('joins conditions: %s', (_, filter, expected) => {
  expect(stored().found({ where: [filter] })).toEqual(expected);
});

test('the best value of a metric is the highest, of a loss the lowest', () => {
  const { db, ids } = stored();
  db.write(() => {
    for (const [epoch, accuracy, loss] of [[2, 0.7, 0.4] as const, [3, 0.6, 0.9] as const]) {
      const values = { 'test/accuracy': accuracy, 'test/loss': loss };
      insertEpoch(db, ids[0]!, { stage: 'supervised', epoch, step: epoch, seconds: 1, values });
    }
  });
  const fields = ['best.test/accuracy', 'metrics.test/accuracy', 'best.test/loss'];
  const row = queryRuns(db, { where: [is('id', ids[0]!)], fields }).rows[0]!;
  expect(row.values).toEqual({
    'best.test/accuracy': 0.7,
    'metrics.test/accuracy': 0.6,
    'best.test/loss': 0.4,
  });
});

test('what can be asked of runs: where they differ, what was measured', () => {
  const { db, ids } = stored();
  annotateRun(db, ids[0]!, { tags: ['good', 'paper'] });
  expect(fieldsOfRuns(db, {})).toEqual({
    total: 4,
    differing: [{ path: 'method', values: ['contrastive', 'cross-entropy'] }],
    metrics: ['test/accuracy'],
    tags: ['good', 'paper'],
    arms: ['baseline', 'supcon'],
    experiments: ['Small'],
  });
  expect(fieldsOfRuns(db, { where: [is('arm', 'supcon')] })).toMatchObject({ total: 2, differing: [] });
});

test('a page tells how many there are, and the values asked for', () => {
  const { db, ids } = stored();
  const page = queryRuns(db, {
    offset: 1,
    limit: 2,
    fields: ['metrics.test/accuracy', 'settings.loss.temperature'],
  });
  expect(page.total).toBe(4);
  expect(page.rows.map(({ id, values }) => [id, values])).toEqual([
    [ids[2], { 'metrics.test/accuracy': Number.NaN, 'settings.loss.temperature': 0.05 }],
    [ids[1], { 'metrics.test/accuracy': 0.9, 'settings.loss.temperature': 0.05 }],
  ]);
  expect(page.rows[1]).toMatchObject({
    arm: 'baseline',
    seed: 2,
    epochs: 1,
    seconds: 2,
    status: 'queued',
    tags: [],
  });
});

test('tags, archived and removed runs', () => {
  const { db, ids, found } = stored();
  const [b1, b2, s1] = ids as [string, string, string];
  annotateRun(db, b1, { tags: [' best ', 'paper', 'best'], notes: 'the one' });
  expect(found({ where: [{ field: 'tags', op: 'contains', value: 'Best' }] })).toEqual(['b1']);
  expect(found({ where: [{ field: 'tags', op: 'contains', value: 'be' }] })).toEqual([]);
  annotateRun(db, b2, { archived: true });
  removeRuns(db, [s1]);
  expect(found({})).toEqual(['s2', 'b1']);
  expect(found({ archived: true })).toEqual(['s2', 'b2', 'b1']);
  expect(found({ removed: true })).toEqual(['s1']);
  expect(queryRuns(db, {}).rows.map(({ noted }) => noted)).toEqual([false, true]);
  restoreRuns(db, [s1]);
  expect(found({})).toEqual(['s2', 's1', 'b1']);
});

test('what cannot be asked is refused in words', () => {
  const { db } = stored();
  const query = (where: RunCondition[]) => failure(() => queryRuns(db, { where }));
  expect(query([{ field: 'password', op: '=', value: 1 }])).toMatchObject({
    code: 'store.bad-query',
    message: 'The runs cannot be looked up like that: there is no field "password".',
  });
  expect(query([{ field: 'settings.constructor', op: '=', value: 1 }]).code).toBe('store.bad-query');
  expect(query([{ field: 'seed', op: 'in', value: 1 }]).code).toBe('store.bad-query');
  expect(query([{ field: 'seed', op: '=', value: [1] }]).code).toBe('store.bad-query');
  expect(query([{ field: 'seed', op: 'like' as '=', value: 1 }]).code).toBe('store.bad-query');
});
