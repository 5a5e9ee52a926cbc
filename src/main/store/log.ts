import { open } from 'node:fs/promises';
import { fileFailure } from '#shared/file-failure.ts';
import type { Home } from './home.ts';

/** Bytes of the end of a log that are looked at. */
const longestTail = 1_000_000;

/**
 * The last lines of a run's log.
 * @param runId a whole id that exists
 * @throws store.denied, store.io
 */
export async function logTail(
  home: Home,
  runId: string,
  lines: number,
): Promise<{ lines: string[]; more: boolean }> {
  const path = home.log(runId);
  try {
    const file = await open(path);
    try {
      const { size } = await file.stat();
      const from = Math.max(0, size - longestTail);
      const { buffer, bytesRead } = await file.read(Buffer.alloc(size - from), 0, size - from, from);
      const all = buffer.subarray(0, bytesRead).toString('utf8').split('\n');
      // The first may have lost its beginning; after the last line's end there is nothing.
      if (from > 0) all.shift();
      if (all.at(-1) === '') all.pop();
      const kept = lines === 0 ? [] : all.slice(-lines);
      return { lines: kept, more: from > 0 || kept.length < all.length };
    } finally {
      await file.close();
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { lines: [], more: false };
    throw fileFailure(error, path);
  }
}
