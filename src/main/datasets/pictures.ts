/** Pictures of a data set's images, many in one: what galleries and maps show. */
import { createHash } from 'node:crypto';
import type { SplitName } from '#shared/dataset.ts';
import { workbenchError } from '#shared/errors.ts';
import type { Dataset } from './dataset.ts';
import type { Pictures } from './draw-pictures.ts';

export interface FoundPictures extends Pictures {
  /** Those that the split has, in the order asked for. */
  ids: readonly number[];
}

export interface PicturesRequest {
  dataset: string;
  split: SplitName;
  /** Positions in the split. */
  ids: readonly number[];
  /** Side of each picture in pixels; left out: the longer side of the images, up to 64. */
  size?: number | undefined;
}

/** The opened data set and what its contents are known by; a change of the latter means to open it anew. */
export interface PictureSource {
  open(id: string): Promise<Dataset>;
  /** Changes when the data set does. */
  version(id: string): Promise<string>;
}

const usualLargest = 64;
/** Bytes of pictures that are kept for who asks again. */
const keptBytes = 32 * 1024 * 1024;
/** Milliseconds after which a data set that nobody asks for is closed. */
const patience = 30_000;

interface Opened {
  version: string;
  dataset: Promise<Dataset>;
  /** Calls that read from it. */
  users: number;
  closing: NodeJS.Timeout | undefined;
}

export class PictureBook {
  readonly #source: PictureSource;
  readonly #opened = new Map<string, Opened>();
  /** Those asked for last come last. */
  readonly #kept = new Map<string, FoundPictures>();
  #bytes = 0;

  constructor(source: PictureSource) {
    this.#source = source;
  }

  /**
   * Leaves out images that the split does not have. Throws `dataset.no-image` where it has none of them, and what opening
   * and reading the data set throws.
   */
  async pictures(request: PicturesRequest): Promise<FoundPictures> {
    const { dataset: id, split: name } = request;
    const version = await this.#source.version(id);
    const key = keyOf(request, version);
    const known = this.#kept.get(key);
    if (known !== undefined) {
      this.#kept.delete(key);
      this.#kept.set(key, known);
      return known;
    }
    return this.#using(id, version, async (dataset) => {
      const split = dataset.splits[name];
      const ids = request.ids.filter((position) => position < split.size);
      if (ids.length === 0)
        throw workbenchError('dataset.no-image', {
          dataset: id,
          split: name,
          image: request.ids[0]!,
          size: split.size,
        });
      const [height, width] = dataset.imageShape;
      const size = request.size ?? Math.min(usualLargest, Math.max(height, width));
      // With it comes the library of images, which a program that shows none does without.
      const { drawPictures } = await import('./draw-pictures.ts');
      const made = { ids, ...(await drawPictures(dataset, name, ids, size)) };
      this.#keep(key, made);
      return made;
    });
  }

  /** Classes and the class of each image. Throws what opening the data set throws. */
  async labels(id: string, split: SplitName): Promise<{ classes: readonly string[]; labels: Int32Array }> {
    return this.#using(id, await this.#source.version(id), async ({ classes, splits }) => ({
      classes,
      labels: splits[split].labels,
    }));
  }

  /** Closes what is open. */
  close(): void {
    for (const [id, opened] of this.#opened) this.#forget(id, opened);
    this.#kept.clear();
    this.#bytes = 0;
  }

  async #using<T>(id: string, version: string, work: (dataset: Dataset) => Promise<T>): Promise<T> {
    const opened = this.#open(id, version);
    opened.users++;
    clearTimeout(opened.closing);
    try {
      return await work(await opened.dataset);
    } finally {
      opened.users--;
      if (opened.users === 0) {
        if (this.#opened.get(id) !== opened) closeDataset(opened);
        else opened.closing = setTimeout(() => this.#forget(id, opened), patience).unref();
      }
    }
  }

  #open(id: string, version: string): Opened {
    const known = this.#opened.get(id);
    if (known?.version === version) return known;
    if (known !== undefined) this.#forget(id, known);
    const opened: Opened = { version, dataset: this.#source.open(id), users: 0, closing: undefined };
    this.#opened.set(id, opened);
    // What could not be opened is tried anew the next time.
    opened.dataset.catch(() => {
      if (this.#opened.get(id) === opened) this.#opened.delete(id);
    });
    return opened;
  }

  #forget(id: string, opened: Opened): void {
    clearTimeout(opened.closing);
    this.#opened.delete(id);
    // Whoever still reads from it closes it when done.
    if (opened.users === 0) closeDataset(opened);
  }

  #keep(key: string, made: FoundPictures): void {
    this.#kept.set(key, made);
    this.#bytes += made.png.length;
    for (const [oldest, { png }] of this.#kept) {
      if (this.#bytes <= keptBytes || oldest === key) break;
      this.#kept.delete(oldest);
      this.#bytes -= png.length;
    }
  }
}

function closeDataset({ dataset }: Opened): void {
  dataset.then(
    (opened) => opened.close(),
    () => {},
  );
}

function keyOf({ dataset, split, ids, size }: PicturesRequest, version: string): string {
  return createHash('sha256')
    .update(JSON.stringify([dataset, version, split, size ?? null]))
    .update(Int32Array.from(ids))
    .digest('base64');
}
