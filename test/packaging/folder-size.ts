import { lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Bytes of a file, or of all in a folder; links are not followed. */
export function folderSize(path: string): number {
  const stat = lstatSync(path);
  if (!stat.isDirectory()) return stat.size;
  return readdirSync(path).reduce((sum, name) => sum + folderSize(join(path, name)), 0);
}
