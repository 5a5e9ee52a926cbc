import { WorkbenchError } from '#shared/errors.ts';

/** What a call is expected to throw: the error's code and message, or the very thing thrown. */
export async function failure(work: Promise<unknown> | (() => unknown)): Promise<unknown> {
  try {
    await (typeof work === 'function' ? work() : work);
  } catch (error) {
    return error instanceof WorkbenchError ? { code: error.code, message: error.message } : error;
  }
  return 'nothing was thrown';
}
