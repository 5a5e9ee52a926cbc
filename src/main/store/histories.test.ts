import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { parseExperiment } from '#shared/expand.ts';
import { Database } from './database.ts';
import { insertExperiment } from './experiments.ts';
import { historiesOf } from './histories.ts';

/** A store with one run; its epochs measured what is given, in this order. */
function storeOf(measured: Record<string, number | null>[], stage = 'pretrain') {
  const folder = mkdtempSync(join(tmpdir(), 'contrast-histories-'));
  const db = new Database(join(folder, 'db.sqlite'));
  onTestFinished(() => {
    db.close();
    rmSync(folder, { recursive: true });
  });
  const { spec, runs } = parseExperiment({ name: 'x', seeds: [1] }, 'x');
  const [id] = insertExperiment(db, spec, runs, null).runIds;
  const add = (name: string, epoch: number, values: Record<string, number | null>) =>
    db.write(() => {
      db.repeat(
        "INSERT INTO epochs (run_id, stage, epoch, step, seconds, recorded_at) VALUES (?, ?, ?, ?, ?, '')",
        [[id, name, epoch, epoch * 10, 1.5]],
      );
      db.repeat(
        'INSERT INTO metrics (run_id, stage, epoch, name, value) VALUES (?, ?, ?, ?, ?)',
        Object.entries(values).map(([metric, value]) => [id, name, epoch, metric, value]),
      );
    });
  for (const [i, values] of measured.entries()) add(stage, i + 1, values);
  return { db, id: id!, add };
}

test('what every epoch measured, and what some did, each in its place', () => {
  const { db, id, add } = storeOf([
    { 'train/loss': 3, 'train/accuracy': 0.1, other: 9 },
    { 'train/loss': null, 'train/accuracy': 0.2, 'test/accuracy': 0.5 },
    { 'train/loss': Number.POSITIVE_INFINITY, 'train/accuracy': 0.3 },
    { 'train/loss': 1, 'train/accuracy': 0.4, 'test/accuracy': null },
  ]);
  add('classify', 1, { 'train/loss': 7 });
  const names = ['test/accuracy', 'train/loss', 'nothing', 'train/accuracy'];
  const [pretrain, classify] = historiesOf(db, [id], names).get(id)!;
  expect(pretrain).toMatchObject({
    name: 'pretrain',
    epochs: Int32Array.of(1, 2, 3, 4),
    steps: Float64Array.of(10, 20, 30, 40),
    seconds: Float64Array.of(1.5, 1.5, 1.5, 1.5),
  });
  expect([...pretrain!.metrics]).toEqual([
    ['test/accuracy', { at: [1, 3], values: [0.5, Number.NaN] }],
    ['train/loss', { at: [0, 1, 2, 3], values: [3, Number.NaN, Number.POSITIVE_INFINITY, 1] }],
    ['train/accuracy', { at: [0, 1, 2, 3], values: [0.1, 0.2, 0.3, 0.4] }],
  ]);
  expect([...classify!.metrics]).toEqual([['train/loss', { at: [0], values: [7] }]]);
});

test('a run that goes on from a checkpoint begins at a later epoch; without names only epochs are read', () => {
  const { db, id, add } = storeOf([]);
  add('pretrain', 5, { a: 1 });
  add('pretrain', 6, { b: 2 });
  const [stage] = historiesOf(db, [id], ['a', 'b']).get(id)!;
  expect([[...stage!.epochs], [...stage!.metrics]]).toEqual([
    [5, 6],
    [
      ['a', { at: [0], values: [1] }],
      ['b', { at: [1], values: [2] }],
    ],
  ]);
  expect(historiesOf(db, [id], []).get(id)![0]!.metrics.size).toBe(0);
});
