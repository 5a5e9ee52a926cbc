/** Small pictures of a data set's test images, fetched many at a time and kept. */
import { imagesPerSprite } from '#shared/contract/datasets.ts';
import { client } from '../../../api/client.ts';
import { failureOf } from '../../../api/failure.ts';

/** A part of a sheet of pictures. */
export interface Thumbnail {
  sheet: ImageBitmap;
  x: number;
  y: number;
  side: number;
}

/** As many as one call asks for: as many as it may, for a sheet costs more than the pictures on it. */
const most = imagesPerSprite;
/** Pictures that wait to be fetched. */
const mostWaiting = 12_288;
/** Pictures that are kept; at 32 × 32 pixels they take 64 MiB. */
const kept = 16_384;

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
    this.#wanted = [...fresh, ...this.#wanted.filter((id) => !again.has(id))].slice(0, mostWaiting);
    if (!this.#busy) {
      this.#busy = true;
      // All that one drawing wants goes into one call.
      queueMicrotask(() => void this.#fetch());
    }
  }

  /** Asks for pictures before all others: those that are looked at. */
  async now(ids: readonly number[]): Promise<void> {
    const fresh = ids.filter((id) => !this.#known.has(id) && !this.#asked.has(id));
    if (fresh.length > 0 && !this.#closed) await this.#load(fresh.slice(0, most));
  }

  async #fetch(): Promise<void> {
    while (this.#wanted.length > 0 && !this.#closed) {
      const ids = this.#wanted.splice(0, most).filter((id) => !this.#known.has(id));
      if (ids.length > 0) await this.#load(ids);
    }
    this.#busy = false;
  }

  async #load(ids: readonly number[]): Promise<void> {
    for (const id of ids) this.#asked.add(id);
    try {
      const sheet = await client.datasets.images({ dataset: this.dataset, split: 'test', ids: [...ids] });
      this.#add(await createImageBitmap(sheet.image), sheet.ids, sheet.columns, sheet.size);
      for (const id of ids) this.#asked.delete(id);
    } catch (error) {
      // A data set that is gone, or ids that it does not have, are not asked for again: their points stay points.
      if (failureOf(error).code === 'connection') for (const id of ids) this.#asked.delete(id);
    }
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
    while (this.#known.size > kept && this.#sheets.length > 1) {
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
