/**
 * A session is a running program that trains runs. It holds a lock on a file of its own, which the system releases
 * however the program ends: so others know for certain whether it still runs, where process ids would be used again.
 */
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { databaseFailure } from './failure.ts';
import { newId } from './ids.ts';

export interface Session {
  readonly id: string;
  close(): void;
}

const fileOf = (folder: string, id: string) => join(folder, `${id}.lock`);

/** @throws store.denied, store.disk-full, store.io */
export function openSession(folder: string): Session {
  const id = newId();
  const path = fileOf(folder, id);
  try {
    const lock = new Sqlite(path);
    lock.exec('BEGIN EXCLUSIVE');
    return {
      id,
      close() {
        lock.close();
        rmSync(path, { force: true });
      },
    };
  } catch (error) {
    throw databaseFailure(error, path);
  }
}

/** Whether the program with this session still runs. */
export function sessionLives(folder: string, id: string): boolean {
  let lock: Sqlite.Database;
  try {
    lock = new Sqlite(fileOf(folder, id), { fileMustExist: true, timeout: 0 });
  } catch (error) {
    if (error instanceof Sqlite.SqliteError && error.code === 'SQLITE_CANTOPEN') return false;
    throw databaseFailure(error, fileOf(folder, id));
  }
  try {
    lock.exec('BEGIN EXCLUSIVE');
    return false;
  } catch (error) {
    if (error instanceof Sqlite.SqliteError && error.code.startsWith('SQLITE_BUSY')) return true;
    throw databaseFailure(error, fileOf(folder, id));
  } finally {
    lock.close();
  }
}

/** Removes the files of sessions that are gone. */
export function sweepSessions(folder: string): void {
  for (const file of readdirSync(folder)) {
    if (!file.endsWith('.lock')) continue;
    if (!sessionLives(folder, file.slice(0, -'.lock'.length))) rmSync(join(folder, file), { force: true });
  }
}
