import { type FileHandle, open, writeFile } from 'node:fs/promises';
import type { SplitName } from '#shared/dataset.ts';
import { bytesPerImage, type CacheHeader, headerFile, imagesFile } from './cache-file.ts';
import { fileFailure } from './file-failure.ts';
import { fingerprintHash, finishFingerprint, labelBytes } from './fingerprint.ts';

const BLOCK = 4 * 1024 * 1024;

/** What a writer is told at its end: all of the header that it does not make itself. */
export interface CacheContents {
  title: string;
  classes: string[];
  /** Class of each position, train then test, dropped positions included. */
  labels: Record<SplitName, Int32Array>;
  names: Record<SplitName, string[]> | null;
  /** Positions without an image, which the data set shall not have. */
  dropped: ReadonlySet<number>;
}

/** Writes a prepared data set into an empty folder: images at their positions in any order, then `finish`. */
export class CacheWriter implements AsyncDisposable {
  readonly #folder: string;
  readonly #imageShape: CacheHeader['imageShape'];
  readonly #imageBytes: number;
  readonly #file: FileHandle;

  private constructor(folder: string, imageShape: CacheHeader['imageShape'], file: FileHandle) {
    this.#folder = folder;
    this.#imageShape = imageShape;
    this.#imageBytes = bytesPerImage({ imageShape });
    this.#file = file;
  }

  /** Throws `dataset.file-denied`, `dataset.disk-full`. */
  static async create(folder: string, imageShape: CacheHeader['imageShape']): Promise<CacheWriter> {
    const path = imagesFile(folder);
    const file = await open(path, 'wx+').catch((error) => {
      throw fileFailure(error, path, 'write');
    });
    return new CacheWriter(folder, imageShape, file);
  }

  /** Writes images one after another, the first at `position`. Throws `dataset.disk-full`. */
  async write(position: number, images: Uint8Array): Promise<void> {
    await this.#writeAt(images, position * this.#imageBytes);
  }

  /** Closes up the gaps of dropped positions, adds labels and header, and brings all to the disk. */
  async finish(contents: CacheContents, signal?: AbortSignal): Promise<CacheHeader> {
    const { classes, title, dropped } = contents;
    const trainSize = contents.labels.train.length;
    const labels = {
      train: contents.labels.train.filter((_, i) => !dropped.has(i)),
      test: contents.labels.test.filter((_, i) => !dropped.has(trainSize + i)),
    };
    const hash = fingerprintHash();
    const positions = trainSize + contents.labels.test.length;
    const end = await this.#compact(positions, dropped, (images) => hash.update(images), signal);
    await this.#writeAt(labelBytes(labels.train), end);
    await this.#writeAt(labelBytes(labels.test), end + labels.train.byteLength);
    const header: CacheHeader = {
      format: 'contrast-workbench-dataset',
      version: 1,
      title,
      imageShape: this.#imageShape,
      classes,
      sizes: { train: labels.train.length, test: labels.test.length },
      fingerprint: finishFingerprint(hash, this.#imageShape, classes, labels),
      names: contents.names && {
        train: contents.names.train.filter((_, i) => !dropped.has(i)),
        test: contents.names.test.filter((_, i) => !dropped.has(trainSize + i)),
      },
    };
    try {
      await this.#file.truncate(end + labels.train.byteLength + labels.test.byteLength);
      await this.#file.sync();
      await writeFile(headerFile(this.#folder), JSON.stringify(header), { flag: 'wx', flush: true });
    } catch (error) {
      throw fileFailure(error, this.#folder, 'write');
    }
    return header;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#file.close();
  }

  /** Moves images down over dropped positions and shows all that stay, in order. Returns the length they take. */
  async #compact(
    positions: number,
    dropped: ReadonlySet<number>,
    show: (images: Uint8Array) => void,
    signal: AbortSignal | undefined,
  ): Promise<number> {
    const size = this.#imageBytes;
    const perBlock = Math.max(1, Math.floor(BLOCK / size));
    const block = Buffer.allocUnsafe(perBlock * size);
    let end = 0;
    for (let first = 0; first < positions; first += perBlock) {
      signal?.throwIfAborted();
      const count = Math.min(perBlock, positions - first);
      await this.#readAt(block.subarray(0, count * size), first * size);
      let kept = 0;
      for (let i = 0; i < count; i++) {
        if (dropped.has(first + i)) continue;
        if (kept !== i) block.copyWithin(kept * size, i * size, (i + 1) * size);
        kept++;
      }
      const images = block.subarray(0, kept * size);
      show(images);
      if (end !== first * size || kept !== count) await this.#writeAt(images, end);
      end += images.length;
    }
    return end;
  }

  /** Stops at the end of the file: where the last positions are dropped, they were never written. */
  async #readAt(bytes: Uint8Array, offset: number): Promise<void> {
    try {
      for (let done = 0; done < bytes.length; ) {
        const { bytesRead } = await this.#file.read(bytes, done, bytes.length - done, offset + done);
        if (bytesRead === 0) return;
        done += bytesRead;
      }
    } catch (error) {
      throw fileFailure(error, imagesFile(this.#folder), 'read');
    }
  }

  async #writeAt(bytes: Uint8Array, offset: number): Promise<void> {
    try {
      for (let done = 0; done < bytes.length; ) {
        const { bytesWritten } = await this.#file.write(bytes, done, bytes.length - done, offset + done);
        done += bytesWritten;
      }
    } catch (error) {
      throw fileFailure(error, imagesFile(this.#folder), 'write');
    }
  }
}
