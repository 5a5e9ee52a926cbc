import { expect, test } from 'vitest';
import { canBecome, type RunStatus, runStatuses } from '#shared/run.ts';
import type { Database } from './database.ts';
import { changeStatus, holdsRun, runsInTraining } from './run-status.ts';
import { runById } from './runs.ts';
import { failure, storeRuns, temporaryDatabase } from './testing/store.ts';

const reason = { code: 'run.killed', message: 'Killed.', advice: 'Use less.' };

function change(db: Database, run: string, to: RunStatus): void {
  if (to === 'running') changeStatus(db, run, { to, session: 'mine' });
  else if (to === 'failed') changeStatus(db, run, { to, failure: reason });
  else changeStatus(db, run, { to });
}

/** Steps from `queued` to each status. */
const ways: Record<RunStatus, RunStatus[]> = {
  queued: [],
  running: ['running'],
  pausing: ['running', 'pausing'],
  paused: ['paused'],
  finished: ['running', 'finished'],
  failed: ['running', 'failed'],
  cancelled: ['cancelled'],
};

test.each(runStatuses)('from %s only the legal statuses follow', (from) => {
  const db = temporaryDatabase();
  for (const to of runStatuses) {
    const [run] = storeRuns(db) as [string];
    for (const step of ways[from]) change(db, run, step);
    if (canBecome(from, to)) {
      change(db, run, to);
      expect(runById(db, run).status).toBe(to);
    } else {
      expect(failure(() => change(db, run, to))).toMatchObject({
        code: 'run.illegal-transition',
        message: `Run ${run} is ${from}; it cannot become ${to}.`,
      });
      expect(runById(db, run).status).toBe(from);
    }
  }
});

test('a run keeps its first start, and loses its failure when it waits again', () => {
  const db = temporaryDatabase();
  const [run] = storeRuns(db) as [string];
  change(db, run, 'running');
  expect(holdsRun(db, run, 'mine')).toBe(true);
  expect(runsInTraining(db)).toEqual([{ id: run, status: 'running', session: 'mine', device: null }]);
  const { startedAt } = runById(db, run);
  expect(startedAt).not.toBeNull();
  change(db, run, 'failed');
  expect(runById(db, run)).toMatchObject({ startedAt, failure: reason });
  expect(runById(db, run).finishedAt).not.toBeNull();
  expect(holdsRun(db, run, 'mine')).toBe(false);
  change(db, run, 'queued');
  expect(runById(db, run)).toMatchObject({ startedAt, failure: null, finishedAt: null });
});
