import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { sha256 } from './checksum.ts';

const NAME = 'manifest.json';

interface Manifest {
  files: { path: string; bytes: number; sha256: string }[];
}

/** Lists every file of a folder with its size and SHA-256 in the folder's manifest.json. */
export async function writeManifest(folder: string): Promise<void> {
  const manifest: Manifest = { files: [] };
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    manifest.files.push({
      path: relative(folder, path),
      bytes: (await stat(path)).size,
      sha256: await sha256(path),
    });
  }
  await writeFile(join(folder, NAME), `${JSON.stringify(manifest, null, 1)}\n`);
}

/**
 * Whether a folder holds what its manifest lists: by size, which takes milliseconds and finds truncated
 * files, or by content where `thorough`, which reads everything.
 */
export async function isIntact(folder: string, thorough = false): Promise<boolean> {
  try {
    const manifest = JSON.parse(await readFile(join(folder, NAME), 'utf8')) as Manifest;
    if (manifest.files.length === 0) return false;
    for (const file of manifest.files) {
      const path = join(folder, file.path);
      if ((await stat(path)).size !== file.bytes) return false;
      if (thorough && (await sha256(path)) !== file.sha256) return false;
    }
    return true;
  } catch {
    return false;
  }
}
