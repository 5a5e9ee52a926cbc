/** Translates failures of SQLite into coded errors; anything else is a defect and stays as it is. */
import { accessSync, constants, statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import Sqlite from 'better-sqlite3';
import { workbenchError } from '#shared/errors.ts';

/** Room below which SQLite cannot make the files that it needs beside a database. */
const needed = 64 * 1024;

/** Why nothing can be written into a folder, where the system tells. */
function obstacleAt(folder: string): 'store.denied' | 'store.disk-full' | null {
  try {
    accessSync(folder, constants.W_OK);
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize < needed ? 'store.disk-full' : null;
  } catch (error) {
    return ['EACCES', 'EPERM', 'EROFS'].includes((error as NodeJS.ErrnoException).code ?? '')
      ? 'store.denied'
      : null;
  }
}

/** The coded error for a failure of the database at `path`, or the error itself. */
export function databaseFailure(error: unknown, path: string): unknown {
  if (!(error instanceof Sqlite.SqliteError)) return error;
  // Extended codes such as SQLITE_IOERR_WRITE begin with the primary one.
  const [, primary] = error.code.split('_');
  switch (primary) {
    case 'FULL':
      return workbenchError('store.disk-full', { path }, error);
    case 'CORRUPT':
    case 'NOTADB':
      return workbenchError('store.corrupt', { path, reason: error.message }, error);
    case 'READONLY':
    case 'PERM':
    case 'AUTH':
      return workbenchError('store.denied', { path }, error);
    case 'BUSY':
    case 'LOCKED':
      return workbenchError('store.busy', { path }, error);
    case 'IOERR':
    case 'CANTOPEN': {
      // SQLite says the same of a folder that cannot be written, of a full disk, and of a broken one.
      const obstacle = obstacleAt(dirname(path));
      if (obstacle !== null) return workbenchError(obstacle, { path }, error);
      return workbenchError('store.io', { path, reason: error.message }, error);
    }
    default:
      return error;
  }
}
