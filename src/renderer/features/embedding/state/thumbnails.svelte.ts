/** Small pictures of a data set's test images, fetched many at a time and kept. */
import { client } from '../../../api/client.ts';

/** A part of a sheet of pictures. */
export interface Thumbnail {
  sheet: ImageBitmap;
  x: number;
  y: number;
  side: number;
}

/** As many as one call gives. */
const most = 1024;
/** Sheets that are kept; at 32 × 32 pixels and 1,024 pictures a sheet takes 4 MiB. */
const kept = 48;

export class Thumbnails {
  readonly dataset: string;
  /** Rises when more have arrived: who draws them draws again. */
  version = $state(0);
  readonly #known = new Map<number, Thumbnail>();
  readonly #sheets: { sheet: ImageBitmap; ids: readonly number[] }[] = [];
  readonly #asked = new Set<number>();
  #wanted: number[] = [];
  #busy = false;
  #closed = false;

  constructor(dataset: string) {
    this.dataset = dataset;
  }

  /** A picture that is there; one that is not is asked for. */
  of(id: number): Thumbnail | undefined {
    const found = this.#known.get(id);
    if (found === undefined) this.want([id]);
    return found;
  }

  has(id: number): boolean {
    return this.#known.has(id);
  }

  /** Asks for pictures; those wanted last come first. */
  want(ids: readonly number[]): void {
    const fresh = ids.filter((id) => !this.#known.has(id) && !this.#asked.has(id));
    if (fresh.length === 0 || this.#closed) return;
    const again = new Set(fresh);
    this.#wanted = [...fresh, ...this.#wanted.filter((id) => !again.has(id))].slice(0, 8 * most);
    if (!this.#busy) {
      this.#busy = true;
      // All that one drawing wants goes into one call.
      queueMicrotask(() => void this.#fetch());
    }
  }

  async #fetch(): Promise<void> {
    while (this.#wanted.length > 0 && !this.#closed) {
      // Few at first, so that what is looked at is there at once.
      const ids = this.#wanted.splice(0, this.#sheets.length === 0 ? 128 : most);
      for (const id of ids) this.#asked.add(id);
      try {
        const {
          columns,
          size,
          ids: got,
          image,
        } = await client.datasets.images({
          dataset: this.dataset,
          split: 'test',
          ids,
        });
        this.#add(await createImageBitmap(image), got, columns, size);
        for (const id of ids) this.#asked.delete(id);
      } catch {
        // A data set that is gone, or ids that it does not have: they are not asked for again, and points stay points.
      }
    }
    this.#busy = false;
  }

  #add(sheet: ImageBitmap, ids: readonly number[], columns: number, side: number): void {
    if (this.#closed) {
      sheet.close();
      return;
    }
    for (const [i, id] of ids.entries()) {
      this.#known.set(id, { sheet, x: (i % columns) * side, y: Math.floor(i / columns) * side, side });
    }
    this.#sheets.push({ sheet, ids });
    while (this.#sheets.length > kept) {
      const oldest = this.#sheets.shift()!;
      for (const id of oldest.ids) if (this.#known.get(id)?.sheet === oldest.sheet) this.#known.delete(id);
      oldest.sheet.close();
    }
    this.version += 1;
  }

  close(): void {
    this.#closed = true;
    for (const { sheet } of this.#sheets) sheet.close();
    this.#known.clear();
  }
}
