import { type FileHandle, mkdir, open, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DatasetProgress } from '#shared/dataset.ts';
import { WorkbenchError, workbenchError } from '#shared/errors.ts';
import { fileFailure } from './file-failure.ts';
import { type KnownFile, verifyFile } from './verify.ts';

export interface DownloadOptions extends KnownFile {
  url: string;
  /** Where the file shall be. Beside it, `.part` and `.part.etag` hold what has come so far. */
  file: string;
  onProgress?: ((progress: DatasetProgress) => void) | undefined;
  signal?: AbortSignal | undefined;
  /** How often a transfer that breaks off is taken up again before giving up. */
  retries?: number;
  /** A transfer from which nothing comes for so long has broken off. */
  stallMilliseconds?: number;
}

/**
 * Downloads a file of known size and checksum, going on where an earlier download stopped if the server's file is
 * still the same (RFC 9110: Range with If-Range). The file appears under its name only once verified; one of a wrong
 * size or checksum is removed.
 * Throws `dataset.download-*`, `dataset.wrong-size`, `dataset.wrong-checksum`, `dataset.disk-full`,
 * `dataset.file-*`, or the signal's reason.
 */
export async function download(options: DownloadOptions): Promise<void> {
  const { file, signal, onProgress, retries = 3 } = options;
  const part = `${file}.part`;
  await mkdir(dirname(file), { recursive: true }).catch((error) => {
    throw fileFailure(error, dirname(file), 'write');
  });
  for (let attempt = 0; ; attempt++) {
    signal?.throwIfAborted();
    try {
      await transfer(options, part);
      break;
    } catch (error) {
      signal?.throwIfAborted();
      const received = await sizeOf(part);
      if (error instanceof WorkbenchError) throw error;
      if (attempt === retries) throw interrupted(options, received, error);
      await sleep(Math.min(8000, 250 * 2 ** attempt), undefined, { signal });
    }
  }
  try {
    await verifyFile(part, options, 'removed', onProgress, signal);
  } catch (error) {
    if (error instanceof WorkbenchError && error.code.startsWith('dataset.wrong-')) await removePart(part);
    throw error;
  }
  await rename(part, file);
  await removePart(part);
}

/** Brings the part up to the full size. Throws coded errors for what trying again would not mend. */
async function transfer(options: DownloadOptions, part: string): Promise<void> {
  const { url, size, stallMilliseconds = 30_000 } = options;
  const validator = await readFile(`${part}.etag`, 'utf8').catch(() => null);
  const have = validator === null ? 0 : await sizeOf(part);
  if (have >= size) return;

  const stall = new AbortController();
  const timer = setTimeout(() => stall.abort(new Error('nothing came for too long')), stallMilliseconds);
  const signals = options.signal === undefined ? [stall.signal] : [stall.signal, options.signal];
  try {
    const response = await fetch(url, {
      signal: AbortSignal.any(signals),
      headers: {
        'accept-encoding': 'identity',
        ...(have > 0 ? { range: `bytes=${have}-`, 'if-range': validator! } : {}),
      },
    });
    if (response.status === 416) {
      // The server's file is shorter than what is here: it is another file.
      await response.body?.cancel();
      await removePart(part);
      throw new Error('the server does not have the rest of the file');
    }
    if (!response.ok || response.body === null) {
      await response.body?.cancel();
      throw workbenchError('dataset.download-refused', { url, status: response.status });
    }
    const start = resumedAt(response, have);
    const length = response.headers.get('content-length');
    if (length !== null && start + Number(length) !== size) {
      await response.body.cancel();
      await removePart(part);
      const actual = start + Number(length);
      throw workbenchError('dataset.wrong-size', { file: url, expected: size, actual, fate: 'removed' });
    }
    const tag = strongValidator(response);
    await using out = await openPart(part, start, tag);
    let done = start;
    for await (const chunk of response.body) {
      timer.refresh();
      await writeAll(out, part, chunk, done);
      done += chunk.length;
      if (done > size) {
        await removePart(part);
        throw workbenchError('dataset.wrong-size', {
          file: url,
          expected: size,
          actual: done,
          fate: 'removed',
        });
      }
      options.onProgress?.({ stage: 'download', done, total: size, unit: 'bytes' });
    }
    if (done < size) throw new Error('the server closed the connection');
    await out.sync();
  } finally {
    clearTimeout(timer);
  }
}

/** Where the body begins in the file: a server may answer a request for the rest with all of it. */
function resumedAt(response: Response, have: number): number {
  if (response.status !== 206) return 0;
  const start = Number(/^bytes (\d+)-/.exec(response.headers.get('content-range') ?? '')?.[1]);
  if (start !== have) throw new Error(`the server sent another part of the file than asked for`);
  return start;
}

/** What If-Range may carry: a strong entity tag, or the date (RFC 9110, 13.1.5). */
function strongValidator(response: Response): string | null {
  const tag = response.headers.get('etag');
  return tag !== null && !tag.startsWith('W/') ? tag : response.headers.get('last-modified');
}

async function openPart(part: string, start: number, tag: string | null): Promise<FileHandle> {
  try {
    if (start > 0) return await open(part, 'r+');
    // Without its validator, a part is never taken up again: the old one must not outlive its part.
    await removePart(part);
    if (tag !== null) await writeFile(`${part}.etag`, tag);
    return await open(part, 'w');
  } catch (error) {
    throw fileFailure(error, part, 'write');
  }
}

async function writeAll(out: FileHandle, part: string, chunk: Uint8Array, position: number): Promise<void> {
  try {
    for (let done = 0; done < chunk.length; ) {
      done += (await out.write(chunk, done, chunk.length - done, position + done)).bytesWritten;
    }
  } catch (error) {
    const failure = fileFailure(error, part, 'write');
    // A full disk is no place to leave half a file on.
    if (failure instanceof WorkbenchError && failure.code === 'dataset.disk-full') await removePart(part);
    throw failure;
  }
}

async function removePart(part: string): Promise<void> {
  await rm(part, { force: true });
  await rm(`${part}.etag`, { force: true });
}

const sizeOf = (file: string): Promise<number> =>
  stat(file).then(
    ({ size }) => size,
    () => 0,
  );

function interrupted({ url, size }: DownloadOptions, received: number, error: unknown): WorkbenchError {
  const { cause, message } = error as Error;
  // fetch says only "fetch failed" or "terminated"; what happened is in the cause.
  const reason = cause instanceof Error && cause.message !== '' ? cause.message : message;
  return workbenchError('dataset.download-interrupted', { url, received, size, reason }, error);
}
