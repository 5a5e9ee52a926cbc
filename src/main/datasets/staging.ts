import { randomBytes } from 'node:crypto';
import { mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { workbenchError } from '#shared/errors.ts';
import { fileFailure } from './file-failure.ts';

/**
 * Folders being made are named `.<id>.<process>.<random>.partial`, which no data set can be called: a crash leaves
 * nothing that looks like a data set, and what it leaves is removed the next time something is made.
 */
const PARTIAL = /^\.([a-z0-9-]+)\.(\d+)\.[0-9a-f]+\.partial$/;
const partialName = (id: string) => `.${id}.${process.pid}.${randomBytes(4).toString('hex')}.partial`;

/** Names in use by this process: one that bears its number and is not here was left by an earlier process. */
const inUse = new Set<string>();

/**
 * Makes `<root>/<id>` whole or not at all: `build` fills a new folder, which then takes the name, in place of a folder
 * that had it. Whatever goes wrong, the new folder is removed.
 * Throws `dataset.busy` when another process or call is making it, `dataset.file-*`, `dataset.disk-full`.
 */
export async function makeFolder<T>(
  root: string,
  id: string,
  build: (folder: string) => Promise<T>,
): Promise<T> {
  const name = partialName(id);
  const folder = join(root, name);
  try {
    await mkdir(root, { recursive: true });
    await sweep(root);
    await refuseIfBusy(root, id);
    inUse.add(name);
    await mkdir(folder);
  } catch (error) {
    throw fileFailure(error, root, 'write');
  }
  try {
    const result = await build(folder);
    await moveAside(root, id);
    await rename(folder, join(root, id));
    await syncFolder(root);
    return result;
  } catch (error) {
    throw fileFailure(error, folder, 'write');
  } finally {
    await rm(folder, { recursive: true, force: true });
    inUse.delete(name);
  }
}

/** Removes `<root>/<id>`, at once for all to see, then from the disk. Throws `dataset.file-*`. */
export async function removeFolder(root: string, id: string): Promise<void> {
  try {
    await moveAside(root, id);
  } catch (error) {
    throw fileFailure(error, join(root, id), 'write');
  }
}

async function moveAside(root: string, id: string): Promise<void> {
  const name = partialName(id);
  inUse.add(name);
  try {
    await rename(join(root, id), join(root, name));
    await rm(join(root, name), { recursive: true, force: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  } finally {
    inUse.delete(name);
  }
}

async function partials(root: string): Promise<{ name: string; id: string; pid: number }[]> {
  return (await readdir(root)).flatMap((name) => {
    const match = PARTIAL.exec(name);
    return match === null ? [] : [{ name, id: match[1]!, pid: Number(match[2]) }];
  });
}

async function sweep(root: string): Promise<void> {
  for (const { name, pid } of await partials(root)) {
    const used = pid === process.pid ? inUse.has(name) : isAlive(pid);
    if (!used) await rm(join(root, name), { recursive: true, force: true });
  }
}

async function refuseIfBusy(root: string, id: string): Promise<void> {
  const other = (await partials(root)).find((partial) => partial.id === id);
  if (other !== undefined) throw workbenchError('dataset.busy', { id, pid: other.pid });
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Brings a renaming to the disk. Windows has no such thing for folders, and needs none. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  await using handle = await open(folder, 'r');
  await handle.sync();
}
