import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import yauzl from 'yauzl';

/** Where a file of an archive goes, relative to the destination, or undefined to leave it out. */
export type Selection = (path: string) => string | undefined;

/**
 * Unpacks the selected files of a zip archive (a wheel is one), each in a stream, one after the other.
 * Returns how many there were.
 */
export async function unpack(
  archive: string,
  destination: string,
  select: Selection,
  onBytes: (bytes: number) => void = () => {},
): Promise<number> {
  const zip = await yauzl.openPromise(archive, { autoClose: false });
  let files = 0;
  let bytes = 0;
  try {
    for await (const entry of zip.eachEntry()) {
      const target = select(entry.fileName);
      if (target === undefined || entry.fileName.endsWith('/')) continue;
      const path = join(destination, target);
      await mkdir(dirname(path), { recursive: true });
      const count = new Transform({
        transform(chunk: Buffer, _encoding, done) {
          bytes += chunk.length;
          onBytes(bytes);
          done(null, chunk);
        },
      });
      // The upper half of the attributes is the Unix mode: CUDA's assembler must stay executable.
      const executable = ((entry.externalFileAttributes >>> 16) & 0o111) !== 0;
      const file = createWriteStream(path, { mode: executable ? 0o755 : 0o644 });
      await pipeline(await zip.openReadStreamPromise(entry), count, file);
      files++;
    }
  } finally {
    zip.close();
  }
  return files;
}
