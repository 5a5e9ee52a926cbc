import type { Split } from './dataset.ts';

/** A split whose images are all in memory: `images` holds labels.length images of `imageBytes` bytes each. */
export function memorySplit(
  images: Uint8Array,
  labels: Int32Array,
  imageBytes: number,
  names?: readonly string[],
): Split {
  if (images.length !== labels.length * imageBytes) {
    throw new RangeError(`${images.length} bytes are not ${labels.length} images of ${imageBytes} bytes`);
  }
  return {
    size: labels.length,
    labels,
    ...(names === undefined ? {} : { names }),
    gather(indices, out) {
      checkGather(indices, out, labels.length, imageBytes);
      for (let i = 0; i < indices.length; i++) {
        const start = indices[i]! * imageBytes;
        out.set(images.subarray(start, start + imageBytes), i * imageBytes);
      }
    },
  };
}

/** Throws a RangeError unless every index is in [0, size) and `out` has exactly or more than the room needed. */
export function checkGather(indices: Int32Array, out: Uint8Array, size: number, imageBytes: number): void {
  if (out.length < indices.length * imageBytes) {
    throw new RangeError(`${indices.length} images of ${imageBytes} bytes do not fit in ${out.length} bytes`);
  }
  for (const index of indices) {
    if (index < 0 || index >= size) throw new RangeError(`There is no image ${index} in a split of ${size}`);
  }
}
