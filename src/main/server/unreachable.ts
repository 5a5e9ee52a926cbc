import { type WorkbenchError, workbenchError } from '#shared/errors.ts';

/** What to say where nobody answers at an address: fetch tells of that with a TypeError. */
export function unreachable(url: string, error: TypeError): WorkbenchError {
  const reason = String((error.cause as { code?: unknown } | undefined)?.code ?? error.message);
  return workbenchError('server.unreachable', { url, reason }, error);
}
