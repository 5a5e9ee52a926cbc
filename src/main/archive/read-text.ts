import { workbenchError } from '#shared/errors.ts';
import type { Source, SourceEntry } from '../datasets/source.ts';

/** More text than any run has; an archive that unpacks to more is a trap. */
const maximumText = 512 * 1024 * 1024;

/** An entry as text. @throws import.too-large */
export async function readText(source: Source, entry: SourceEntry, limit = maximumText): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of entry.chunks()) {
    bytes += chunk.length;
    if (bytes > limit)
      throw workbenchError('import.too-large', { source: source.path, file: entry.name, limit });
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, bytes).toString('utf8');
}
