import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { extract } from 'tar-stream';
import { type Entry, openPromise } from 'yauzl';
import { WorkbenchError, workbenchError } from '#shared/errors.ts';
import { fileFailure } from './file-failure.ts';
import { folderSource } from './folder.ts';
import type { Source, SourceEntry } from './source.ts';

/**
 * Opens a folder, or a tar, tar.gz or zip archive, told apart by their contents and not by their names.
 * Throws `dataset.file-*`, `dataset.archive-kind`.
 */
export async function openSource(path: string): Promise<Source> {
  const head = Buffer.alloc(265);
  try {
    if ((await stat(path)).isDirectory()) return folderSource(path);
    await using file = await open(path);
    await file.read(head, 0, head.length, 0);
  } catch (error) {
    throw fileFailure(error, path, 'read');
  }
  if (head.readUInt16BE(0) === 0x1f8b) return { path, entries: (signal) => tarEntries(path, true, signal) };
  // "PK" and the signature of a local header, or of the end of an archive without files.
  if (head.readUInt32BE(0) === 0x504b0304 || head.readUInt32BE(0) === 0x504b0506) {
    return { path, entries: (signal) => zipEntries(path, signal) };
  }
  // POSIX and GNU tar say so at byte 257; tar of 1979 does not say anything, so its name is trusted.
  if (head.toString('latin1', 257, 262) === 'ustar' || path.toLowerCase().endsWith('.tar')) {
    return { path, entries: (signal) => tarEntries(path, false, signal) };
  }
  throw workbenchError('dataset.archive-kind', { file: path });
}

async function* tarEntries(
  path: string,
  gzipped: boolean,
  signal: AbortSignal | undefined,
): AsyncGenerator<SourceEntry> {
  const tar = extract();
  const input = createReadStream(path, { highWaterMark: 1024 * 1024 });
  let failure: unknown;
  const ended = (error: unknown) => {
    // The first error is the cause; those after it say that streams were closed early.
    failure ??= error;
    if (error) tar.destroy(error as Error);
  };
  if (gzipped) pipeline(input, createGunzip(), tar, ended);
  else pipeline(input, tar, ended);
  try {
    for await (const stream of tar) {
      signal?.throwIfAborted();
      const { name, type } = stream.header;
      if (type === 'symlink' || type === 'link') throw refused(path, name, `it is a ${linkNames[type]}`);
      if (type !== 'file' && type !== 'contiguous-file' && type !== 'directory') {
        throw refused(path, name, `it is no file but a ${type}`);
      }
      yield {
        name: safeName(path, name),
        kind: type === 'directory' ? 'folder' : 'file',
        chunks: () => stream as AsyncIterable<Buffer>,
      };
      // Left unread by the taker: the next entry begins after it.
      if (!stream.destroyed) stream.resume();
    }
  } catch (error) {
    throw readFailure(path, error === failure || failure === undefined ? error : failure, signal);
  } finally {
    input.destroy();
  }
}

const linkNames = { symlink: 'symbolic link', link: 'hard link' };

async function* zipEntries(path: string, signal: AbortSignal | undefined): AsyncGenerator<SourceEntry> {
  const zip = await openPromise(path, { lazyEntries: true, autoClose: false }).catch((error) => {
    throw readFailure(path, error, signal);
  });
  try {
    for await (const entry of zip.eachEntry()) {
      signal?.throwIfAborted();
      if (isLink(entry)) throw refused(path, entry.fileName, 'it is a symbolic link');
      if (entry.isEncrypted()) throw refused(path, entry.fileName, 'it is encrypted');
      yield {
        name: safeName(path, entry.fileName),
        kind: entry.fileName.endsWith('/') ? 'folder' : 'file',
        async *chunks() {
          try {
            yield* (await zip.openReadStreamPromise(entry)) as AsyncIterable<Uint8Array>;
          } catch (error) {
            throw readFailure(path, error, signal, entry.fileName);
          }
        },
      };
    }
  } catch (error) {
    throw readFailure(path, error, signal);
  } finally {
    zip.close();
  }
}

/** Unix file modes stand in the upper half of the attributes when the upper byte of the version is 3. */
const isLink = (entry: Entry) =>
  entry.versionMadeBy >>> 8 === 3 && ((entry.externalFileAttributes >>> 16) & 0o170000) === 0o120000;

function safeName(archive: string, name: string): string {
  if (name.startsWith('/') || /^[a-zA-Z]:[\\/]/.test(name))
    throw refused(archive, name, 'its path is absolute');
  const parts = name.split('/').filter((part) => part !== '' && part !== '.');
  if (parts.includes('..') || name.split('\\').includes('..')) {
    throw refused(archive, name, 'its path climbs out of the archive');
  }
  return parts.join('/').normalize('NFC');
}

const refused = (archive: string, name: string, problem: string) =>
  workbenchError('dataset.archive-entry', { archive, entry: name, problem });

/** What yauzl says of a name before we see it. */
const zipNameProblems: [RegExp, string][] = [
  [/^absolute path: (.*)$/, 'its path is absolute'],
  [/^invalid relative path: (.*)$/, 'its path climbs out of the archive'],
];

function readFailure(
  archive: string,
  error: unknown,
  signal: AbortSignal | undefined,
  name?: string,
): unknown {
  if (error instanceof WorkbenchError || (signal?.aborted && error === signal.reason)) return error;
  const failure = fileFailure(error, archive, 'read');
  if (failure !== error) return failure;
  const message = (error as Error).message;
  for (const [pattern, problem] of zipNameProblems) {
    const match = pattern.exec(message);
    if (match) return refused(archive, match[1]!, problem);
  }
  const problem = name === undefined ? message : `${name}: ${message}`;
  return workbenchError('dataset.archive-damaged', { archive, problem }, error);
}
