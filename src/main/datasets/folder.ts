import { open, opendir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileFailure } from './file-failure.ts';
import type { Source, SourceEntry } from './source.ts';

/** Deeper than any layout of images has folders; also ends the walk where links make a circle. */
const MAX_DEPTH = 8;
const CHUNK = 64 * 1024;

/** A folder of one's own. Symbolic links in it are followed: that is how people arrange splits without copying. */
export function folderSource(path: string): Source {
  return { path, entries: (signal) => walk(path, '', 0, signal) };
}

async function* walk(
  folder: string,
  prefix: string,
  depth: number,
  signal: AbortSignal | undefined,
): AsyncGenerator<SourceEntry> {
  if (depth > MAX_DEPTH) return;
  const directory = await opendir(folder).catch((error) => {
    throw fileFailure(error, folder, 'read');
  });
  for await (const item of directory) {
    signal?.throwIfAborted();
    const path = join(folder, item.name);
    const name = prefix + item.name.normalize('NFC');
    const kind = item.isSymbolicLink() ? await targetKind(path) : item.isDirectory() ? 'folder' : 'file';
    yield { name, kind, chunks: () => chunks(path) };
    if (kind === 'folder') yield* walk(path, `${name}/`, depth + 1, signal);
  }
}

async function targetKind(path: string): Promise<'file' | 'folder'> {
  const target = await stat(path).catch((error) => {
    throw fileFailure(error, path, 'read');
  });
  return target.isDirectory() ? 'folder' : 'file';
}

async function* chunks(path: string): AsyncGenerator<Uint8Array> {
  try {
    await using file = await open(path);
    while (true) {
      const { bytesRead, buffer } = await file.read(Buffer.allocUnsafeSlow(CHUNK));
      if (bytesRead > 0) yield buffer.subarray(0, bytesRead);
      if (bytesRead < CHUNK) return;
    }
  } catch (error) {
    throw fileFailure(error, path, 'read');
  }
}
