import type { SplitName } from '#shared/dataset.ts';

/**
 * The images of one split with their labels. Images are uint8 in [0, 255], row-major [height, width, channels]: a pixel
 * that is no number, as floating-point images may have, cannot be told, and becomes 0 where it is put in.
 * Images may stay on disk: ask for those needed with `gather`.
 */
export interface Split {
  readonly size: number;
  /** Class index of each image, length `size`. */
  readonly labels: Int32Array;
  /** Where each image came from (such as `train/cat/0001.jpg`), length `size`; absent where images have no names. */
  readonly names?: readonly string[];
  /**
   * Copies the images at `indices` into `out`, one after another.
   * @param indices positions in this split, each in [0, size); may repeat and be in any order
   * @param out room for indices.length × height × width × channels bytes
   */
  gather(indices: Int32Array, out: Uint8Array): void;
}

/** A labelled image data set, ready to train on. */
export interface Dataset {
  readonly id: string;
  readonly title: string;
  /** Height, width, channels of every image. */
  readonly imageShape: readonly [number, number, number];
  readonly classes: readonly string[];
  readonly splits: Readonly<Record<SplitName, Split>>;
  /** SHA-256 (hex) over images, labels and class names: equal fingerprints mean equal data. */
  readonly fingerprint: string;
  /** Releases open files. */
  close(): void;
}
