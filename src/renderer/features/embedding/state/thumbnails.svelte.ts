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

/** As many as one call may ask for. */
const most = imagesPerSprite;
/** So many come first, and twice as many with each further call: the first are there soon, and the data set is open. */
const least = 128;
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
  /** Asked for, and not there yet. */
  readonly #asked = new Set<number>();
  /** Those of them that are looked at. */
  readonly #urgent = new Set<number>();
  /** The data set does not have them, or cannot be read. */
  readonly #missing = new Set<number>();
  #wanted: number[] = [];
  #busy = false;
  /** Ends when what is looked at has come. */
  #first: Promise<void> = Promise.resolve();
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

  isMissing(id: number): boolean {
    return this.#missing.has(id);
  }

  /** The data set may have come back: what was missing is asked for again. */
  lookAgain(): void {
    this.#missing.clear();
  }

  #lacks(id: number): boolean {
    return !this.#known.has(id) && !this.#missing.has(id);
  }

  /** Asks for pictures; those wanted last come first. */
  want(ids: readonly number[]): void {
    const fresh = ids.filter((id) => this.#lacks(id) && !this.#asked.has(id));
    if (fresh.length === 0 || this.#closed) return;
    const again = new Set(fresh);
    this.#wanted = [...fresh, ...this.#wanted.filter((id) => !again.has(id))].slice(0, mostWaiting);
    if (!this.#busy) {
      this.#busy = true;
      // All that one drawing wants goes into one call.
      queueMicrotask(() => void this.#fetch());
    }
  }

  /** Asks for pictures that are looked at: they wait for no others, not even for a call that brings them among many. */
  async now(ids: readonly number[]): Promise<void> {
    const fresh = ids.filter((id) => this.#lacks(id) && !this.#urgent.has(id)).slice(0, most);
    if (fresh.length === 0 || this.#closed) return;
    for (const id of fresh) this.#urgent.add(id);
    const loading = this.#load(fresh).finally(() => {
      for (const id of fresh) this.#urgent.delete(id);
    });
    this.#first = loading;
    await loading;
  }

  async #fetch(): Promise<void> {
    for (let batch = least; this.#wanted.length > 0 && !this.#closed; batch = Math.min(most, 2 * batch)) {
      await this.#first;
      const ids = this.#wanted.splice(0, batch).filter((id) => this.#lacks(id));
      if (ids.length > 0) await this.#load(ids);
    }
    this.#busy = false;
  }

  async #load(ids: readonly number[]): Promise<void> {
    for (const id of ids) this.#asked.add(id);
    try {
      const sheet = await client.datasets.images({ dataset: this.dataset, split: 'test', ids: [...ids] });
      const there = new Set(sheet.ids);
      for (const id of ids) if (!there.has(id)) this.#missing.add(id);
      this.#add(await createImageBitmap(sheet.image), sheet.ids, sheet.columns, sheet.size);
    } catch (error) {
      // What could not be asked for is asked for again; what cannot be had is not, until the screen is opened anew.
      if (failureOf(error).code !== 'connection') {
        for (const id of ids) this.#missing.add(id);
        this.version += 1;
      }
    } finally {
      for (const id of ids) this.#asked.delete(id);
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
