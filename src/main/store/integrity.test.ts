import { existsSync, mkdirSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { purgeRuns, removeRuns } from './annotations.ts';
import { insertOutcomes } from './artifacts.ts';
import { checkpointsOfRun, insertCheckpoint } from './checkpoints.ts';
import { Database } from './database.ts';
import { openHome } from './home.ts';
import { integrityProblems, repair } from './integrity.ts';
import { changeStatus } from './run-status.ts';
import { storeRuns, temporaryFolder } from './testing/store.ts';

function withCheckpoints() {
  const home = openHome(temporaryFolder());
  const db = new Database(home.database);
  const [run, other] = storeRuns(db, { seeds: [1] }) as [string, string];
  const folder = home.checkpoints(run);
  mkdirSync(folder, { recursive: true });
  db.write(() => {
    for (const [i, file] of ['one', 'two', 'three'].entries()) {
      writeFileSync(join(folder, file), 'weights');
      insertCheckpoint(
        db,
        run,
        { stage: 'supervised', epoch: i + 1, step: i + 1 },
        { file, sha256: '', bytes: 7 },
      );
    }
  });
  return { home, db, run, other, folder };
}

test('a home in order has no problems, and repairing it does nothing', () => {
  const { db, home } = withCheckpoints();
  expect(integrityProblems(db, home)).toEqual([]);
  expect(repair(db, home)).toEqual([]);
  db.close();
});

test('files without a run and runs without their file are found and mended', () => {
  const { db, home, run, folder } = withCheckpoints();
  truncateSync(join(folder, 'two'), 3);
  writeFileSync(join(folder, 'stray.tmp'), 'half');
  mkdirSync(home.checkpoints('gone'));
  writeFileSync(join(home.checkpoints('gone'), 'old'), 'weights');
  writeFileSync(home.log('gone'), 'log');
  writeFileSync(home.log(run), 'log');
  db.write(() =>
    insertCheckpoint(
      db,
      run,
      { stage: 'supervised', epoch: 4, step: 4 },
      { file: 'four', sha256: '', bytes: 7 },
    ),
  );
  const at = (...parts: string[]) => join('artifacts', 'checkpoints', ...parts);
  expect(integrityProblems(db, home)).toEqual([
    `Run ${run} refers to ${at(run, 'four')}, which is gone.`,
    `Run ${run} refers to ${at(run, 'two')}, which has 3 bytes instead of 7.`,
    `No run refers to ${at(run, 'stray.tmp')} (4 bytes).`,
    `No run refers to ${at('gone', 'old')} (7 bytes).`,
    `No run refers to ${join('logs', 'gone.log')} (3 bytes).`,
  ]);
  expect(repair(db, home)).toEqual([
    `Run ${run} no longer refers to ${at(run, 'four')}, which is gone.`,
    `Run ${run} no longer refers to ${at(run, 'two')}, which has 3 bytes instead of 7.`,
    `Deleted ${at(run, 'stray.tmp')} (4 bytes), which no run referred to.`,
    // What was half a checkpoint is referred to no more.
    `Deleted ${at(run, 'two')} (3 bytes), which no run referred to.`,
    `Deleted ${at('gone', 'old')} (7 bytes), which no run referred to.`,
    `Deleted ${join('logs', 'gone.log')} (3 bytes), which no run referred to.`,
  ]);
  expect(integrityProblems(db, home)).toEqual([]);
  expect(checkpointsOfRun(db, run).map(({ file }) => file)).toEqual(['one', 'three']);
  expect(existsSync(home.log(run))).toBe(true);
  db.close();
});

test('files of all kinds are looked after', () => {
  const { db, home, run } = withCheckpoints();
  for (const kind of ['features', 'predictions'] as const) {
    const folder = home.artifacts(kind, run);
    mkdirSync(folder, { recursive: true });
    for (const file of ['one', 'stray']) writeFileSync(join(folder, file), kind);
    const place = { stage: 'supervised', step: 1 } as const;
    const reference = { kind, sha256: '', bytes: kind.length };
    db.write(() => {
      insertOutcomes(db, run, { ...place, epoch: 1 }, [{ ...reference, file: 'one' }]);
      insertOutcomes(db, run, { ...place, epoch: 2 }, [{ ...reference, file: 'two' }]);
    });
  }
  const at = (...parts: string[]) => join('artifacts', ...parts);
  expect(integrityProblems(db, home)).toEqual([
    `Run ${run} refers to ${at('features', run, 'two')}, which is gone.`,
    `Run ${run} refers to ${at('predictions', run, 'two')}, which is gone.`,
    `No run refers to ${at('features', run, 'stray')} (8 bytes).`,
    `No run refers to ${at('predictions', run, 'stray')} (11 bytes).`,
  ]);
  repair(db, home);
  expect(integrityProblems(db, home)).toEqual([]);
  // A checkpoint of the same name is another file.
  expect(checkpointsOfRun(db, run).map(({ file }) => file)).toEqual(['one', 'two', 'three']);
  removeRuns(db, [run]);
  purgeRuns(db, home, new Date());
  expect(existsSync(home.artifacts('features', run))).toBe(false);
  expect(existsSync(home.artifacts('predictions', run))).toBe(false);
  db.close();
});

test('a run in training is left alone: its trainer writes before anything is stored', () => {
  const { db, home, other } = withCheckpoints();
  changeStatus(db, other, { to: 'running', session: 's' });
  mkdirSync(home.checkpoints(other));
  writeFileSync(join(home.checkpoints(other), 'new.tmp'), 'half');
  expect(integrityProblems(db, home)).toEqual([]);
  expect(repair(db, home)).toEqual([]);
  expect(existsSync(join(home.checkpoints(other), 'new.tmp'))).toBe(true);
  db.close();
});
