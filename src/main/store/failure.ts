/** Translates failures of SQLite into coded errors; anything else is a defect and stays as it is. */
import Sqlite from 'better-sqlite3';
import { workbenchError } from '#shared/errors.ts';

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
    case 'CANTOPEN':
      return workbenchError('store.io', { path, reason: error.message }, error);
    default:
      return error;
  }
}
