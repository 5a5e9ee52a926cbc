/** Paths that callers name, on the machine where the program runs. */
import { realpath } from 'node:fs/promises';
import { homedir } from 'node:os';
import { isAbsolute, join, sep } from 'node:path';
import { workbenchError } from '#shared/errors.ts';
import type { RouterContext } from './base.ts';

/**
 * A path that a person typed. The program's own folder means nothing to them, so it must be whole; "~/" is their home.
 * @throws dataset.option
 */
function wholePath(typed: string): string {
  const path = typed.trim().replace(/^"(.*)"$/, '$1');
  if (path === '~' || /^~[/\\]/.test(path)) return join(homedir(), path.slice(1));
  if (isAbsolute(path)) return path;
  throw workbenchError('dataset.option', {
    option: 'path',
    value: typed,
    allowed: 'the whole path, such as /home/me/images or ~/images',
  });
}

/**
 * The whole path, where the caller may have it read: whatever links lead through, it ends in a folder that was given.
 * @throws dataset.option, dataset.path-refused
 */
export async function readablePath(typed: string, { readable }: RouterContext): Promise<string> {
  const path = wholePath(typed);
  if (readable === null) return path;
  // What cannot be resolved is refused too: the answer must not tell what is on the disk.
  const real = async (name: string) => realpath(name).catch(() => null);
  const [found, ...folders] = await Promise.all([path, ...readable].map(real));
  const inside = (folder: string | null | undefined) =>
    folder != null && found != null && (found === folder || found.startsWith(folder + sep));
  if (!folders.some(inside)) throw workbenchError('dataset.path-refused', { path });
  return found!;
}
