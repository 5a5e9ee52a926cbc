import { createHash, type Hash } from 'node:crypto';
import { endianness } from 'node:os';

/**
 * What makes two data sets the same data: SHA-256 over the images of train then test, the labels of train then
 * test as int32 little-endian, and the JSON of [imageShape, classes, [train size, test size]].
 * Feed the images to `fingerprintHash()` in that order, then end with `finishFingerprint`.
 */
export const fingerprintHash = (): Hash => createHash('sha256');

export function finishFingerprint(
  hash: Hash,
  imageShape: readonly [number, number, number],
  classes: readonly string[],
  labels: { train: Int32Array; test: Int32Array },
): string {
  hash.update(labelBytes(labels.train)).update(labelBytes(labels.test));
  hash.update(JSON.stringify([imageShape, classes, [labels.train.length, labels.test.length]]));
  return hash.digest('hex');
}

/** Labels as int32 little-endian bytes, as they stand in cache files. */
export function labelBytes(labels: Int32Array): Uint8Array {
  const bytes = Buffer.from(labels.buffer, labels.byteOffset, labels.byteLength);
  return endianness() === 'LE' ? bytes : Buffer.from(bytes).swap32();
}
