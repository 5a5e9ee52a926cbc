import { expect, test } from 'vitest';
import { insertEpoch } from './epochs.ts';
import { listRuns, runDetail } from './runs.ts';
import { storeRuns, temporaryDatabase } from './testing/store.ts';

const epoch = (stage: 'pretrain' | 'classify', number: number, values: Record<string, number>) => ({
  stage,
  epoch: number,
  step: 10 * number,
  seconds: 1.5,
  values,
});

test('NaN, infinities, minus zero and the extremes are kept as they are', () => {
  const db = temporaryDatabase();
  const [, run] = storeRuns(db) as [string, string];
  const values = {
    nan: Number.NaN,
    plus: Number.POSITIVE_INFINITY,
    minus: Number.NEGATIVE_INFINITY,
    zero: 0,
    least: Number.MIN_VALUE,
    most: Number.MAX_VALUE,
    whole: 3,
    odd: 0.1 + 0.2,
  };
  db.write(() => insertEpoch(db, run, epoch('pretrain', 1, values)));
  expect(runDetail(db, run).stages).toEqual([
    { name: 'pretrain', epochs: [{ epoch: 1, seconds: 1.5, ...values }] },
  ]);
  expect(runDetail(db, run).metrics).toEqual(values);
});

test('an epoch recorded twice is refused, and one of a stage that the run lacks', () => {
  const db = temporaryDatabase();
  const [baseline, supcon] = storeRuns(db) as [string, string];
  const record = (run: string) =>
    db.write(() => insertEpoch(db, run, epoch('pretrain', 1, { 'train/loss': 1 })));
  record(supcon);
  expect(() => record(supcon)).toThrow('UNIQUE constraint failed');
  expect(() => record(baseline)).toThrow('FOREIGN KEY constraint failed');
});

test('a run shows the last value of each metric, of the last stage that measured it', () => {
  const db = temporaryDatabase();
  const [, run] = storeRuns(db) as [string, string];
  db.write(() => {
    insertEpoch(db, run, epoch('pretrain', 1, { 'train/loss': 5, rank: 7 }));
    insertEpoch(db, run, epoch('pretrain', 2, { 'train/loss': 4 }));
    insertEpoch(db, run, epoch('classify', 1, { 'train/loss': 3, 'test/accuracy': 0.5 }));
  });
  const summary = listRuns(db).find(({ id }) => id === run)!;
  expect(summary).toMatchObject({ epochs: 3, seconds: 4.5 });
  expect(summary.metrics).toEqual({ 'train/loss': 3, 'test/accuracy': 0.5, rank: 7 });
  expect(runDetail(db, run).stages.map(({ name, epochs }) => [name, epochs.length])).toEqual([
    ['pretrain', 2],
    ['classify', 1],
  ]);
});
