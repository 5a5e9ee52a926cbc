import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { InstallFailure } from './failure.ts';

/** SHA-256 of a file in lower-case hexadecimal, read in a stream. */
export async function sha256(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), hash);
  return hash.digest('hex');
}

/** Throws an `InstallFailure` where a file is not, byte for byte, the one that was pinned. */
export async function requireChecksum(path: string, expected: string, name: string): Promise<void> {
  const actual = await sha256(path);
  if (actual === expected) return;
  throw new InstallFailure(
    `the downloaded ${name} has not the expected checksum and was thrown away`,
    'Check the package index that pip is set up to use, then run "contrast engines get tensorflow".',
    `expected ${expected}\nreceived ${actual}`,
  );
}
