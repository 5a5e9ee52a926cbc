import { endianness } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';

/**
 * A prepared data set is a folder of two files. `images.bin`: the images of train then test, each height × width ×
 * channels bytes, then their labels as int32 little-endian. `dataset.json`: this header. The header is written last.
 */
export const cacheHeader = z.object({
  format: z.literal('contrast-workbench-dataset'),
  version: z.literal(1),
  title: z.string(),
  imageShape: z.tuple([z.int().positive(), z.int().positive(), z.union([z.literal(1), z.literal(3)])]),
  classes: z.array(z.string()).min(2),
  sizes: z.object({ train: z.int().positive(), test: z.int().positive() }),
  fingerprint: z.string().regex(/^[0-9a-f]{64}$/),
  /** Where each image came from; null where images have no names. */
  names: z.object({ train: z.array(z.string()), test: z.array(z.string()) }).nullable(),
});
export type CacheHeader = z.infer<typeof cacheHeader>;

export const headerFile = (folder: string): string => join(folder, 'dataset.json');
export const imagesFile = (folder: string): string => join(folder, 'images.bin');

export const bytesPerImage = ({ imageShape: [height, width, channels] }: Pick<CacheHeader, 'imageShape'>) =>
  height * width * channels;

/** Length in bytes that `images.bin` must have. */
export const imagesLength = (header: CacheHeader): number =>
  (header.sizes.train + header.sizes.test) * (bytesPerImage(header) + Int32Array.BYTES_PER_ELEMENT);

/** Labels from int32 little-endian bytes. */
export function labelsFromBytes(bytes: Buffer): Int32Array {
  // Copied: a slice of a file need not lie where an Int32Array may begin.
  const copy = Uint8Array.from(bytes);
  if (endianness() === 'BE') Buffer.from(copy.buffer).swap32();
  return new Int32Array(copy.buffer);
}
