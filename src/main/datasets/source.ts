import { workbenchError } from '#shared/errors.ts';

/** Files to read images from, in no particular order: a folder or an archive. */
export interface Source {
  /** The folder or archive itself. */
  readonly path: string;
  /**
   * Walks over all entries anew. An entry can be read only until the next is asked for.
   * Throws `dataset.file-*`, `dataset.archive-damaged`, `dataset.archive-entry`, or the signal's reason.
   */
  entries(signal?: AbortSignal): AsyncGenerator<SourceEntry>;
}

export interface SourceEntry {
  /** Path within the source, with slashes and in Unicode normal form C, whatever the system's own. */
  readonly name: string;
  readonly kind: 'file' | 'folder';
  chunks(): AsyncIterable<Uint8Array>;
}

/** The bytes of one image. Throws `dataset.image-bomb` when there are more than `limit`, having read no more. */
export async function readEntry(source: Source, entry: SourceEntry, limit: number): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of entry.chunks()) {
    length += chunk.length;
    if (length > limit) {
      const problem = `it has more than ${limit.toLocaleString('en-US')} bytes`;
      throw workbenchError('dataset.image-bomb', { source: source.path, image: entry.name, problem });
    }
    chunks.push(chunk);
  }
  return chunks.length === 1 ? Buffer.from(chunks[0]!) : Buffer.concat(chunks, length);
}
