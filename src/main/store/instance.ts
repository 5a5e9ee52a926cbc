/**
 * The one program that serves a home. It holds a lock on a file, which the system releases however the program ends, and
 * writes beside it where it can be reached.
 */
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import Sqlite from 'better-sqlite3';
import { z } from 'zod';
import { workbenchError } from '#shared/errors.ts';
import { fileFailure } from '#shared/file-failure.ts';
import { databaseFailure } from './failure.ts';

const instanceSchema = z.object({
  pid: z.int(),
  /** Where it answers; null until it does, and for a window alone. */
  url: z.string().nullable(),
  /** What lets other programs of the same person in. */
  token: z.string().nullable(),
});
export type Instance = z.infer<typeof instanceSchema>;

export interface OwnInstance {
  /** Says where the program answers. @throws store.denied, store.disk-full, store.io */
  publish(address: { url: string; token: string | null }): void;
  close(): void;
}

const lockOf = (home: string) => join(resolve(home), 'instance.lock');
const fileOf = (home: string) => join(resolve(home), 'instance.json');

/**
 * Makes this program the one that serves the home. Others may still open the store, and ask this one.
 * @param home a folder that exists
 * @throws store.instance-running, store.denied, store.disk-full, store.io
 */
export function claimInstance(home: string): OwnInstance {
  const path = lockOf(home);
  let lock: Sqlite.Database | undefined;
  try {
    lock = new Sqlite(path, { timeout: 0 });
    lock.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    lock?.close();
    if (isBusy(error)) {
      const { pid, url } = read(home) ?? { pid: 0, url: null };
      throw workbenchError('store.instance-running', { home: resolve(home), pid, url });
    }
    throw databaseFailure(error, path);
  }
  const own = lock;
  const tell = (instance: Instance) => {
    const temporary = `${fileOf(home)}.${process.pid}.tmp`;
    try {
      // The token opens the program to whoever reads it.
      writeFileSync(temporary, JSON.stringify(instance), { mode: 0o600 });
      renameSync(temporary, fileOf(home));
    } catch (error) {
      rmSync(temporary, { force: true });
      throw fileFailure(error, fileOf(home));
    }
  };
  try {
    tell({ pid: process.pid, url: null, token: null });
  } catch (error) {
    own.close();
    throw error;
  }
  return {
    publish: ({ url, token }) => tell({ pid: process.pid, url, token }),
    close() {
      if (!own.open) return;
      rmSync(fileOf(home), { force: true });
      own.close();
    },
  };
}

/** The program that serves a home now; null where none does. Changes nothing. */
export function runningInstance(home: string): Instance | null {
  let lock: Sqlite.Database;
  try {
    lock = new Sqlite(lockOf(home), { fileMustExist: true, readonly: true, timeout: 0 });
  } catch {
    return null;
  }
  try {
    // A reader is refused while another program holds the lock for itself.
    lock.prepare('SELECT count(*) FROM sqlite_schema').get();
    return null;
  } catch (error) {
    if (isBusy(error)) return read(home);
    throw databaseFailure(error, lockOf(home));
  } finally {
    lock.close();
  }
}

const isBusy = (error: unknown) =>
  error instanceof Sqlite.SqliteError && error.code.startsWith('SQLITE_BUSY');

function read(home: string): Instance | null {
  try {
    return instanceSchema.parse(JSON.parse(readFileSync(fileOf(home), 'utf8')));
  } catch {
    // Between the lock and the file, for an instant.
    return null;
  }
}
