import { existsSync, realpathSync } from 'node:fs';
import { isAbsolute, relative } from 'node:path';

/** Whether a file or folder that exists lies in a folder, symbolic links resolved. */
export function isInside(folder: string, path: string): boolean {
  if (!isAbsolute(path) || !existsSync(path) || !existsSync(folder)) return false;
  const way = relative(realpathSync(folder), realpathSync(path));
  return way === '' || (!isAbsolute(way) && way.split(/[\\/]/)[0] !== '..');
}
