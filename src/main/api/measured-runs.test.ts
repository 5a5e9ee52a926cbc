import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { parseExperiment } from '#shared/expand.ts';
import { Database } from '../store/database.ts';
import { insertExperiment } from '../store/experiments.ts';
import { runsByIds } from '../store/runs.ts';
import { MeasuredRuns } from './measured-runs.ts';

/** A store with finished runs of one epoch, which measured `a` and `b`. */
function storeOf(count: number) {
  const folder = mkdtempSync(join(tmpdir(), 'contrast-measured-'));
  const db = new Database(join(folder, 'db.sqlite'));
  onTestFinished(() => {
    db.close();
    rmSync(folder, { recursive: true });
  });
  const seeds = Array.from({ length: count }, (_, i) => i + 1);
  const { spec, runs } = parseExperiment({ name: 'x', seeds }, 'x');
  const ids = insertExperiment(db, spec, runs, null).runIds;
  const set = (change: string) => db.write(() => db.repeat(change, [[]]));
  db.write(() => {
    db.repeat(
      "INSERT INTO epochs (run_id, stage, epoch, step, seconds, recorded_at) VALUES (?, 'pretrain', 1, 1, 1, '')",
      ids.map((id) => [id]),
    );
    db.repeat(
      "INSERT INTO metrics (run_id, stage, epoch, name, value) VALUES (?, 'pretrain', 1, ?, ?)",
      ids.flatMap((id, i) => [
        [id, 'a', i],
        [id, 'b', 10 + i],
      ]),
    );
  });
  set("UPDATE runs SET status = 'finished', epochs = 1, seconds = 1");
  const read = () => runsByIds(db, ids);
  /** Values of a metric, run by run. */
  const values = (measured: MeasuredRuns, name: string) =>
    [...measured.histories(read(), [name]).values()].map(([stage]) => stage!.metrics.get(name)?.values[0]);
  return { db, set, read, values };
}

test('what finished runs measured is read once, metric by metric', () => {
  const { db, set, read, values } = storeOf(2);
  const measured = new MeasuredRuns(db);
  const extremes = () => [...measured.extremes(read()).values()].map((own) => own.get('a')?.max);
  expect(values(measured, 'a')).toEqual([0, 1]);
  expect(extremes()).toEqual([0, 1]);
  set('UPDATE metrics SET value = value + 100');
  expect(values(measured, 'a')).toEqual([0, 1]);
  expect(extremes()).toEqual([0, 1]);
  expect(values(measured, 'b')).toEqual([110, 111]);
  expect(values(measured, 'a')).toEqual([0, 1]);
  expect(values(measured, 'nothing')).toEqual([undefined, undefined]);
});

test('a run that was trained on is read again, and one that has not finished each time', () => {
  const { db, set, read, values } = storeOf(1);
  const measured = new MeasuredRuns(db);
  const extreme = () => [...measured.extremes(read()).values()][0]!.get('a')!.min;
  expect([values(measured, 'a'), extreme()]).toEqual([[0], 0]);
  set('UPDATE metrics SET value = 5');
  set('UPDATE runs SET epochs = 2, seconds = 2');
  expect([extreme(), values(measured, 'a')]).toEqual([5, [5]]);
  set("UPDATE runs SET status = 'paused'");
  set('UPDATE metrics SET value = 6');
  expect([values(measured, 'a'), extreme()]).toEqual([[6], 6]);
});

test('keeps no more than it may: those used longest ago go first', () => {
  const { db, set, values } = storeOf(3);
  // Of a run with one metric of one epoch, five numbers.
  const measured = new MeasuredRuns(db, 10);
  values(measured, 'a');
  set('UPDATE metrics SET value = 9');
  expect(values(measured, 'a')).toEqual([9, 9, 9]);
  const roomy = new MeasuredRuns(db, 15);
  values(roomy, 'a');
  set('UPDATE metrics SET value = 8');
  expect(values(roomy, 'a')).toEqual([9, 9, 9]);
});
