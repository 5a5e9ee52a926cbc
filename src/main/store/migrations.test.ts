/** One test a migration: from the schema before it, with data, to the schema after it. */
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { expect, test } from 'vitest';
import { Database } from './database.ts';
import { readMigrations } from './migrate.ts';
import { temporaryFolder } from './testing/store.ts';

test('the numbers have no gaps', () => {
  const names = readMigrations().map((migration) => migration.name);
  expect(names).toEqual(['0001_runs']);
});

test('0001_runs makes the first tables in an empty file', () => {
  const path = join(temporaryFolder(), 'workbench.sqlite');
  new Database(path, readMigrations().slice(0, 1)).close();
  const db = new Sqlite(path);
  const tables = db
    .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
    .pluck()
    .all();
  expect(tables).toEqual([
    'artifacts',
    'environments',
    'epochs',
    'experiments',
    'metrics',
    'migrations',
    'runs',
    'stages',
  ]);
  const applied = db.prepare('SELECT number, name, length(hash) AS length FROM migrations').all();
  expect(applied).toEqual([{ number: 1, name: '0001_runs', length: 64 }]);
  db.close();
});
