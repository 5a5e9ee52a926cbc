/** One test a migration: from the schema before it, with data, to the schema after it. */
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { expect, test } from 'vitest';
import { Database } from './database.ts';
import { readMigrations } from './migrate.ts';
import { temporaryFolder } from './testing/store.ts';

test('the numbers have no gaps', () => {
  const names = readMigrations().map((migration) => migration.name);
  expect(names).toEqual(['0001_runs', '0002_last_metrics']);
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

test('0002_last_metrics takes the last values over from the metrics that are there', () => {
  const path = join(temporaryFolder(), 'workbench.sqlite');
  new Database(path, readMigrations().slice(0, 1)).close();
  const before = new Sqlite(path);
  before.exec(`
    INSERT INTO experiments (id, name, spec, created_at) VALUES ('e', 'E', '{}', '2026');
    INSERT INTO runs (id, experiment_id, position, arm, seed, settings, varied, status, created_at)
      VALUES ('r', 'e', 0, 'a', 1, '{}', '{}', 'queued', '2026'), ('s', 'e', 1, 'a', 2, '{}', '{}', 'queued', '2026');
    INSERT INTO stages VALUES ('r', 'pretrain', 0, 2), ('r', 'classify', 1, 1);
    INSERT INTO epochs VALUES ('r', 'pretrain', 1, 1, 1, '2026'), ('r', 'pretrain', 2, 2, 1, '2026'),
      ('r', 'classify', 1, 1, 1, '2026');
    INSERT INTO metrics VALUES ('r', 'pretrain', 1, 'loss', 3), ('r', 'pretrain', 2, 'loss', 2),
      ('r', 'classify', 1, 'loss', 1), ('r', 'pretrain', 1, 'rank', 9), ('r', 'pretrain', 2, 'rank', NULL);
  `);
  before.close();
  new Database(path, readMigrations().slice(0, 2)).close();
  const db = new Sqlite(path);
  expect(db.prepare('SELECT * FROM last_metrics ORDER BY name').all()).toEqual([
    { run_id: 'r', name: 'loss', value: 1 },
    { run_id: 'r', name: 'rank', value: null },
  ]);
  db.close();
});
