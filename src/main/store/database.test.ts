import { truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { expect, test } from 'vitest';
import { Database, sql } from './database.ts';
import { readMigrations } from './migrate.ts';
import { listRuns } from './runs.ts';
import { failure, storeRuns, temporaryFolder } from './testing/store.ts';

const databasePath = () => join(temporaryFolder(), 'workbench.sqlite');

test('what is stored is there after opening it again', () => {
  const path = databasePath();
  const first = new Database(path);
  const ids = storeRuns(first);
  first.close();
  const second = new Database(path);
  expect(listRuns(second).map((run) => run.id)).toEqual(ids.toReversed());
  expect(second.integrityProblems()).toEqual([]);
  second.close();
});

test('it keeps a write-ahead log, syncs every commit and checks references', () => {
  const path = databasePath();
  new Database(path).close();
  const db = new Sqlite(path);
  expect(db.pragma('journal_mode', { simple: true })).toBe('wal');
  db.close();
  const own = new Database(path);
  const orphan = sql
    .insertInto('stages')
    .values({ run_id: 'none', name: 'supervised', position: 0, planned_epochs: 1 });
  expect(() => own.run(orphan)).toThrow('FOREIGN KEY constraint failed');
  own.close();
});

test('work that fails leaves nothing behind', () => {
  const db = new Database(databasePath());
  expect(() =>
    db.write(() => {
      storeRuns(db);
      throw new Error('midway');
    }),
  ).toThrow('midway');
  expect(listRuns(db)).toEqual([]);
  db.close();
});

test('a newer schema is refused and left as it is', () => {
  const path = databasePath();
  const own = readMigrations();
  const next = { number: own.length + 1, name: '0099_future', sql: 'CREATE TABLE future (id TEXT) STRICT' };
  new Database(path, [...own, next]).close();
  expect(failure(() => new Database(path))).toEqual({
    code: 'store.newer',
    message: `The database ${path} was written by a newer version of the program (schema ${next.number}; this one knows ${own.length}).`,
    advice: 'Install the newer version, or choose another folder with --home DIR or CONTRAST_HOME.',
  });
});

test('a diverged history is refused', () => {
  const path = databasePath();
  const [first, ...rest] = readMigrations();
  new Database(path, [
    { ...first!, sql: `${first!.sql}\nCREATE TABLE other (id TEXT) STRICT;` },
    ...rest,
  ]).close();
  expect(failure(() => new Database(path))).toMatchObject({
    code: 'store.diverged',
    message: `The database ${path} was made by another build of the program: its migration 0001_runs is not this one's.`,
  });
});

test('a migration that fails changes nothing', () => {
  const path = databasePath();
  new Database(path).close();
  const own = readMigrations();
  const broken = {
    number: own.length + 1,
    name: 'broken',
    sql: 'CREATE TABLE half (id TEXT) STRICT; SELECT nonsense;',
  };
  expect(() => new Database(path, [...own, broken])).toThrow('no such column: nonsense');
  const db = new Sqlite(path);
  expect(db.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'half'").get()).toBeUndefined();
  db.close();
  new Database(path).close();
});

test('another program’s database is refused', () => {
  const path = databasePath();
  const other = new Sqlite(path);
  other.exec('CREATE TABLE bookmarks (url TEXT)');
  other.close();
  expect(failure(() => new Database(path))).toMatchObject({
    code: 'store.foreign',
    message: `${path} is a database of another program.`,
  });
});

test('a file that is no database is refused', () => {
  const path = databasePath();
  writeFileSync(path, 'not a database, but text long enough to be taken for the header of one'.repeat(20));
  expect(failure(() => new Database(path))).toEqual({
    code: 'store.corrupt',
    message: `The database ${path} is damaged (file is not a database).`,
    advice:
      'Put back a copy of it, move it away to begin with an empty one, or choose another folder with --home DIR or CONTRAST_HOME.',
  });
});

test('a database that lost its end is refused', () => {
  const path = databasePath();
  const db = new Database(path);
  storeRuns(db, { seeds: Array.from({ length: 50 }, (_, i) => i) });
  db.close();
  truncateSync(path, 20_480);
  const { code, message } = failure(() => {
    const damaged = new Database(path);
    try {
      listRuns(damaged);
    } finally {
      damaged.close();
    }
  });
  expect(code).toBe('store.corrupt');
  expect(message).toContain(`The database ${path} is damaged (`);
});
