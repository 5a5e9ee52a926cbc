/** One test a migration: from the schema before it, with data, to the schema after it. */
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { expect, test } from 'vitest';
import { Database } from './database.ts';
import { readMigrations } from './migrate.ts';
import { temporaryFolder } from './testing/store.ts';

test('the numbers have no gaps', () => {
  const names = readMigrations().map((migration) => migration.name);
  expect(names.slice(0, 6)).toEqual([
    '0001_runs',
    '0002_last_metrics',
    '0003_queue',
    '0004_samples',
    '0005_saved',
    '0006_outcomes',
  ]);
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

test('0003 puts runs in the order of their making, counts their epochs and keeps their checkpoints', () => {
  const path = join(temporaryFolder(), 'workbench.sqlite');
  new Database(path, readMigrations().slice(0, 2)).close();
  const before = new Sqlite(path);
  before.exec(`
    INSERT INTO experiments (id, name, spec, created_at) VALUES ('e', 'E', '{}', '2026');
    INSERT INTO runs (id, experiment_id, position, arm, seed, settings, varied, status, created_at)
      VALUES ('s', 'e', 0, 'a', 1, '{}', '{}', 'queued', '2026'), ('r', 'e', 1, 'a', 2, '{}', '{}', 'queued', '2026');
    INSERT INTO stages VALUES ('r', 'pretrain', 0, 2);
    INSERT INTO epochs VALUES ('r', 'pretrain', 1, 10, 1.5, '2026'), ('r', 'pretrain', 2, 20, 2, '2026');
    INSERT INTO artifacts VALUES ('r', 'checkpoint', 'pretrain', 2, 'file', 'hash', 7, '2026');
  `);
  before.close();
  new Database(path, readMigrations().slice(0, 3)).close();
  const db = new Sqlite(path);
  expect(db.prepare('SELECT id, priority, rank, epochs, seconds, rung FROM runs ORDER BY id').all()).toEqual([
    { id: 'r', priority: 0, rank: 1, epochs: 2, seconds: 3.5, rung: null },
    { id: 's', priority: 0, rank: 2, epochs: 0, seconds: 0, rung: null },
  ]);
  expect(db.prepare('SELECT run_id, stage, epoch, step, file, bytes FROM artifacts').all()).toEqual([
    { run_id: 'r', stage: 'pretrain', epoch: 2, step: 20, file: 'file', bytes: 7 },
  ]);
  expect(db.pragma('foreign_key_check')).toEqual([]);
  db.close();
});

test('0004 adds series of samples, which go with their run', () => {
  const path = join(temporaryFolder(), 'workbench.sqlite');
  new Database(path, readMigrations().slice(0, 3)).close();
  new Database(path, readMigrations().slice(0, 4)).close();
  const db = new Sqlite(path);
  db.pragma('foreign_keys = ON');
  db.exec(`
    INSERT INTO experiments (id, name, spec, created_at) VALUES ('e', 'E', '{}', '2026');
    INSERT INTO runs (id, experiment_id, position, arm, seed, settings, varied, status, created_at)
      VALUES ('r', 'e', 0, 'a', 1, '{}', '{}', 'queued', '2026');
    INSERT INTO series (id, run_id, stage, name) VALUES (1, 'r', '', 'x');
    INSERT INTO samples VALUES (1, 0, 0, 0, NULL);
    DELETE FROM experiments;
  `);
  expect(db.prepare('SELECT count(*) FROM samples').pluck().get()).toBe(0);
  db.close();
});

test('0006 has one file of features and one of predictions an epoch, and leaves checkpoints as they are', () => {
  const path = join(temporaryFolder(), 'workbench.sqlite');
  new Database(path, readMigrations().slice(0, 5)).close();
  const before = new Sqlite(path);
  const row = (kind: string, epoch: number, file: string) =>
    `INSERT INTO artifacts VALUES ('r', '${kind}', 'pretrain', ${epoch}, 1, '${file}', 'hash', 7, '2026')`;
  before.exec(`
    INSERT INTO experiments (id, name, spec, created_at) VALUES ('e', 'E', '{}', '2026');
    INSERT INTO runs (id, experiment_id, position, arm, seed, settings, varied, status, created_at)
      VALUES ('r', 'e', 0, 'a', 1, '{}', '{}', 'queued', '2026');
    ${row('checkpoint', 1, 'a')};
    ${row('checkpoint', 1, 'b')};
  `);
  before.close();
  new Database(path, readMigrations().slice(0, 6)).close();
  const db = new Sqlite(path);
  for (const kind of ['features', 'predictions']) {
    db.exec(row(kind, 1, 'a'));
    db.exec(row(kind, 2, 'b'));
    expect(() => db.exec(row(kind, 1, 'c'))).toThrow(/UNIQUE/);
  }
  db.exec(row('checkpoint', 1, 'c'));
  expect(db.prepare('SELECT count(*) FROM artifacts').pluck().get()).toBe(7);
  db.close();
});

test('0005 lets a run tell where it was brought in from, and keeps views and presets', () => {
  const path = join(temporaryFolder(), 'workbench.sqlite');
  new Database(path, readMigrations().slice(0, 4)).close();
  const before = new Sqlite(path);
  before.exec(`
    INSERT INTO experiments (id, name, spec, created_at) VALUES ('e', 'E', '{}', '2026');
    INSERT INTO runs (id, experiment_id, position, arm, seed, settings, varied, status, created_at)
      VALUES ('r', 'e', 0, 'a', 1, '{}', '{}', 'finished', '2026');
  `);
  before.close();
  new Database(path, readMigrations().slice(0, 5)).close();
  const db = new Sqlite(path);
  db.pragma('foreign_keys = ON');
  const origin = db.prepare("INSERT INTO origins VALUES ('r', ?, ?, '{}', '2026')");
  // A run that was there before has none; a program that is not known is refused.
  expect(db.prepare('SELECT count(*) FROM origins').pluck().get()).toBe(0);
  expect(() => origin.run('weights', 'k')).toThrow(/CHECK/);
  origin.run('mlflow', 'k');
  const saved = db.prepare("INSERT INTO saved VALUES (?, ?, '', 'n', ?, '2026', '2026')");
  saved.run('v', 'view', '{}');
  expect(() => saved.run('x', 'note', '{}')).toThrow(/CHECK/);
  expect(() => saved.run('y', 'preset', '{')).toThrow(/CHECK/);
  db.exec("INSERT INTO window_settings VALUES ('theme', '\"dark\"'); DELETE FROM experiments;");
  // What is known of a run goes with it; what a person keeps stays.
  expect(db.prepare('SELECT count(*) FROM origins').pluck().get()).toBe(0);
  expect(db.prepare('SELECT count(*) FROM saved').pluck().get()).toBe(1);
  db.close();
});

test('0007 adds benchmarks and measured speeds, and leaves recorded speeds as they are', () => {
  const path = join(temporaryFolder(), 'workbench.sqlite');
  new Database(path, readMigrations().slice(0, 6)).close();
  const before = new Sqlite(path);
  before.exec("INSERT INTO speeds VALUES ('p', 1.5, 3)");
  before.close();
  new Database(path, readMigrations().slice(0, 7)).close();
  const db = new Sqlite(path);
  expect(db.prepare('SELECT * FROM speeds').all()).toEqual([
    { profile: 'p', seconds_per_epoch: 1.5, epochs: 3 },
  ]);
  const benchmark = db.prepare("INSERT INTO benchmarks VALUES (?, '2026', '2026', ?)");
  benchmark.run('b', '{"cases":[]}');
  expect(() => benchmark.run('c', 'no JSON')).toThrow(/CHECK/);
  const speed = db.prepare("INSERT INTO measured_speeds VALUES ('p', ?, 'wasm', '4', '2026')");
  expect(() => speed.run('fast')).toThrow(/REAL/);
  speed.run(1e9);
  db.close();
});

test('0008 keeps maps with their runs, and no frame without a time machine', () => {
  const path = join(temporaryFolder(), 'workbench.sqlite');
  new Database(path, readMigrations().slice(0, 7)).close();
  const before = new Sqlite(path);
  before.exec(`
    INSERT INTO experiments (id, name, spec, created_at) VALUES ('e', 'E', '{}', '2026');
    INSERT INTO runs (id, experiment_id, position, arm, seed, settings, varied, status, created_at)
      VALUES ('r', 'e', 0, 'a', 1, '{}', '{}', 'finished', '2026');
  `);
  before.close();
  new Database(path, readMigrations().slice(0, 8)).close();
  const db = new Sqlite(path);
  db.pragma('foreign_keys = ON');
  const map = db.prepare("INSERT INTO maps VALUES (?, ?, ?, ?, 'file', ?, '2026')");
  map.run('a', 'r', null, null, '{}');
  map.run('b', 'r', 's', 0, '{}');
  expect(() => map.run('c', 'r', 's', null, '{}')).toThrow(/CHECK/);
  expect(() => map.run('d', 'r', null, null, '{')).toThrow(/CHECK/);
  expect(() => map.run('f', 'x', null, null, '{}')).toThrow(/FOREIGN KEY/);
  db.exec("DELETE FROM runs WHERE id = 'r'");
  expect(db.prepare('SELECT count(*) FROM maps').pluck().get()).toBe(0);
  db.close();
});
