import { copyFile, cp, link, lstat, mkdir, readdir, rename, rm, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { TfjsPackage } from './tfjs-package.ts';

/**
 * Puts the library and the binding where the package looks for them. The library's folder is linked, not
 * copied (it has 850 MB); the binding is copied, because Node resolves links and its path to the library starts
 * at its own place.
 */
export async function place(tfjs: TfjsPackage, libraryFolder: string, bindingFile: string): Promise<void> {
  await linkFolder(libraryFolder, tfjs.deps);
  const temporary = `${tfjs.binding}.${process.pid}`;
  await mkdir(dirname(tfjs.binding), { recursive: true });
  await copyFile(bindingFile, temporary);
  await rename(temporary, tfjs.binding);
}

/** Removes what `place` or the package's own installer put there. */
export async function removePlaced(tfjs: TfjsPackage): Promise<void> {
  await rm(tfjs.deps, { recursive: true, force: true });
  await rm(join(tfjs.place, 'lib'), { recursive: true, force: true });
}

async function linkFolder(target: string, path: string): Promise<void> {
  const temporary = `${path}.${process.pid}`;
  await rm(temporary, { recursive: true, force: true });
  try {
    await symlink(target, temporary, 'dir');
  } catch {
    await hardLinkFolder(target, temporary);
  }
  // A link is replaced in one step; a folder must go first.
  const present = await lstat(path).catch(() => undefined);
  const isLink = present?.isSymbolicLink() ?? false;
  const madeLink = (await lstat(temporary)).isSymbolicLink();
  if (present && !(isLink && madeLink)) await rm(path, { recursive: true, force: true });
  await rename(temporary, path);
}

/** For file systems without symbolic links: hard links, or copies across disks. */
async function hardLinkFolder(source: string, target: string): Promise<void> {
  await mkdir(target, { recursive: true });
  for (const entry of await readdir(source, { withFileTypes: true })) {
    const from = join(source, entry.name);
    const to = join(target, entry.name);
    if (entry.isDirectory()) await hardLinkFolder(from, to);
    else await link(from, to).catch(() => cp(from, to));
  }
}
