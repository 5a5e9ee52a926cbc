import { randomBytes } from 'node:crypto';
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { isIntact, writeManifest } from './manifest.ts';

const DAY_MS = 86_400_000;
const PARTIAL = '.partial~';

export interface CacheEntry {
  folder: string;
  reused: boolean;
}

/**
 * A folder of the cache, built where it is missing or damaged. `build` fills a temporary folder beside it,
 * which takes the entry's name only when it is complete, so that a kill at any moment leaves either no entry or
 * a whole one. Of two installs at once both build and the later one finds the entry there and uses it.
 */
export async function cached(
  root: string,
  name: string,
  build: (folder: string) => Promise<void>,
  options: { rebuild?: boolean } = {},
): Promise<CacheEntry> {
  const folder = join(root, name);
  if (!options.rebuild && (await isIntact(folder))) return { folder, reused: true };
  await mkdir(root, { recursive: true });
  await sweep(root);
  const partial = temporaryName(root);
  try {
    await mkdir(partial);
    await build(partial);
    await writeManifest(partial);
    await publish(root, partial, folder, options.rebuild ?? false);
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
  return { folder, reused: false };
}

async function publish(root: string, partial: string, folder: string, replace: boolean): Promise<void> {
  for (let tries = 0; ; tries++) {
    try {
      await rename(partial, folder);
      return;
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code ?? '';
      if (tries >= 5 || !['ENOTEMPTY', 'EEXIST', 'EPERM', 'ENOTDIR'].includes(code)) throw error;
    }
    if (!replace && (await isIntact(folder))) return;
    // Renaming the old one away first keeps the time without an entry to an instant; a process that has the
    // old library open keeps it.
    const old = temporaryName(root);
    await rename(folder, old).catch(() => undefined);
    await rm(old, { recursive: true, force: true });
  }
}

/** The owner is part of the name, so that a sweep never takes the folder of an install still at work. */
function temporaryName(root: string): string {
  return join(root, [PARTIAL, hostname(), process.pid, randomBytes(4).toString('hex')].join('~'));
}

/** Removes what killed installs left behind. */
async function sweep(root: string): Promise<void> {
  for (const name of await readdir(root)) {
    if (!name.startsWith(PARTIAL)) continue;
    const [, , host, pid] = name.split('~');
    const path = join(root, name);
    const age = Date.now() - ((await stat(path).catch(() => undefined))?.mtimeMs ?? 0);
    if (age > DAY_MS || (host === hostname() && !isRunning(Number(pid)))) {
      await rm(path, { recursive: true, force: true });
    }
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
