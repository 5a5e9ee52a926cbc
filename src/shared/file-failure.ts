/** Translates failures of files into coded errors; anything else is a defect and stays as it is. */
import { WorkbenchError, workbenchError } from './errors.ts';

/** The coded error for a failed file operation on `path`, or the error itself where it is none a person can mend. */
export function fileFailure(error: unknown, path: string): unknown {
  if (error instanceof WorkbenchError) return error;
  const code = (error as { code?: unknown } | null)?.code;
  switch (code) {
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return workbenchError('store.denied', { path }, error);
    case 'ENOSPC':
    case 'EDQUOT':
      return workbenchError('store.disk-full', { path }, error);
    case 'EIO':
    case 'EFBIG':
    case 'EISDIR':
    case 'ENOTDIR':
    case 'EEXIST':
    case 'ENOENT':
    case 'ENAMETOOLONG':
    case 'ELOOP':
    case 'EMFILE':
    case 'ENFILE':
    case 'EINVAL':
      return workbenchError('store.io', { path, reason: code }, error);
    default:
      return error;
  }
}
