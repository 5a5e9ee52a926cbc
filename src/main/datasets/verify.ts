import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { DatasetProgress } from '#shared/dataset.ts';
import { workbenchError } from '#shared/errors.ts';
import { fileFailure } from './file-failure.ts';

/** What a published file is known to be. */
export interface KnownFile {
  /** Length in bytes. */
  size: number;
  /** SHA-256 of its bytes in hexadecimal. */
  sha256: string;
}

/**
 * Throws `dataset.wrong-size` or `dataset.wrong-checksum` unless the file is the known one; `dataset.file-*`.
 * @param fate what the message says becomes of the file
 */
export async function verifyFile(
  file: string,
  known: KnownFile,
  fate: 'removed' | 'kept',
  onProgress?: ((progress: DatasetProgress) => void) | undefined,
  signal?: AbortSignal | undefined,
): Promise<void> {
  try {
    const { size } = await stat(file);
    if (size !== known.size) {
      throw workbenchError('dataset.wrong-size', { file, expected: known.size, actual: size, fate });
    }
    const hash = createHash('sha256');
    let done = 0;
    for await (const chunk of createReadStream(file, { highWaterMark: 1024 * 1024, signal })) {
      hash.update(chunk);
      done += chunk.length;
      onProgress?.({ stage: 'verify', done, total: size, unit: 'bytes' });
    }
    const actual = hash.digest('hex');
    if (actual !== known.sha256) {
      throw workbenchError('dataset.wrong-checksum', { file, expected: known.sha256, actual, fate });
    }
  } catch (error) {
    signal?.throwIfAborted();
    throw fileFailure(error, file, 'read');
  }
}
