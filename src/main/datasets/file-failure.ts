import { WorkbenchError, workbenchError } from '#shared/errors.ts';

/**
 * The coded error for a failed file operation, or the error itself where it is none a person can mend.
 * @param action what was tried, as the verb after "cannot"
 */
export function fileFailure(error: unknown, file: string, action: 'read' | 'write'): unknown {
  if (error instanceof WorkbenchError) return error;
  const code = (error as NodeJS.ErrnoException | null)?.code;
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return action === 'read'
        ? workbenchError('dataset.file-missing', { file }, error)
        : workbenchError('dataset.file-failed', { file, action, reason: code }, error);
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return workbenchError('dataset.file-denied', { file, action }, error);
    case 'ENOSPC':
    case 'EDQUOT':
      return workbenchError('dataset.disk-full', { file }, error);
    case 'EEXIST':
    case 'EFBIG':
    case 'EIO':
    case 'EISDIR':
    case 'EMFILE':
    case 'ENFILE':
      return workbenchError('dataset.file-failed', { file, action, reason: code }, error);
    default:
      return error;
  }
}
