/** Numbered SQL files bring the schema up to date; a record of their names and hashes shows what has been applied. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type Sqlite from 'better-sqlite3';
import { workbenchError } from '#shared/errors.ts';

export interface Migration {
  /** From 1, without gaps. */
  number: number;
  name: string;
  sql: string;
}

interface Applied {
  number: number;
  name: string;
  hash: string;
}

/** The migrations that come with the program, in order. */
export function readMigrations(folder = join(import.meta.dirname, 'migrations')): Migration[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.sql'))
    .sort()
    .map((file, i) => {
      const name = file.slice(0, -'.sql'.length);
      if (!name.startsWith(String(i + 1).padStart(4, '0')))
        throw new Error(`Migration ${file} is out of order.`);
      return { number: i + 1, name, sql: readFileSync(join(folder, file), 'utf8').replaceAll('\r\n', '\n') };
    });
}

export function migrationHash(migration: Migration): string {
  return createHash('sha256').update(migration.sql).digest('hex');
}

/**
 * Applies the migrations that are missing, all or none of them. Without `apply` only checks those that are there.
 * @throws store.foreign, store.newer, store.diverged
 */
export function migrate(
  connection: Sqlite.Database,
  path: string,
  migrations: readonly Migration[],
  { apply }: { apply: boolean },
): void {
  const missing = () => {
    const applied = appliedMigrations(connection, path);
    check(applied, path, migrations);
    return migrations.slice(applied.length);
  };
  if (missing().length === 0 || !apply) return;
  const work = connection.transaction(() => {
    // Asked again inside the transaction: another program may have been faster.
    const pending = missing();
    connection.exec(
      'CREATE TABLE IF NOT EXISTS migrations (number INTEGER PRIMARY KEY, name TEXT NOT NULL, hash TEXT NOT NULL, applied_at TEXT NOT NULL) STRICT',
    );
    const record = connection.prepare('INSERT INTO migrations VALUES (?, ?, ?, ?)');
    for (const migration of pending) {
      connection.exec(migration.sql);
      record.run(migration.number, migration.name, migrationHash(migration), new Date().toISOString());
    }
  });
  work.immediate();
}

function appliedMigrations(connection: Sqlite.Database, path: string): Applied[] {
  const tables = connection.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").pluck().all();
  if (tables.length === 0) return [];
  if (!tables.includes('migrations')) throw workbenchError('store.foreign', { path });
  return connection.prepare('SELECT number, name, hash FROM migrations ORDER BY number').all() as Applied[];
}

function check(applied: readonly Applied[], path: string, migrations: readonly Migration[]): void {
  if (applied.length > migrations.length) {
    throw workbenchError('store.newer', { path, found: applied.length, known: migrations.length });
  }
  for (const [i, { name, hash }] of applied.entries()) {
    const own = migrations[i]!;
    if (own.name !== name || migrationHash(own) !== hash) {
      throw workbenchError('store.diverged', { path, migration: name });
    }
  }
}
