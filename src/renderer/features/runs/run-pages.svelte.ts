/** Rows of the table, fetched a page at a time as they come into sight, and again when an event says that they changed. */
import type { RunFilter, RunRow } from '#shared/run.ts';
import { client } from '../../api/client.ts';
import { events } from '../../api/events.svelte.ts';
import { type Failure, failureOf } from '../../api/failure.ts';

/** What is listed. */
export interface Listing {
  where: RunFilter | null;
  sort: { field: string; descending: boolean } | null;
  /** Values asked for with each row. */
  fields: readonly string[];
  show: 'current' | 'all' | 'removed';
}

const pageSize = 200;
/** Least time between two fetches that events cause, in milliseconds. */
const every = 1000;

export class RunPages {
  /** Runs that match; undefined until the first answer. */
  total = $state.raw<number>();
  failure = $state.raw<Failure>();
  /** Rows by place, as far as they were fetched. Replaced with each answer. */
  rows = $state.raw<ReadonlyMap<number, RunRow>>(new Map());
  #listing: Listing;
  /** What is in sight. */
  #sight = { from: 0, to: 0 };
  /** Of the listing and its newest change: answers to earlier questions are dropped. */
  #question = 0;
  readonly #asked = new Set<number>();

  constructor(listing: Listing) {
    this.#listing = listing;
  }

  /** Fetches again whenever runs change; returns what ends it. */
  follow(): () => void {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stop = events.on((event) => {
      if (!['run', 'queue', 'epoch', 'reset'].includes(event.type) || timer !== undefined) return;
      timer = setTimeout(() => {
        timer = undefined;
        this.refresh();
      }, every);
    });
    return () => {
      stop();
      clearTimeout(timer);
    };
  }

  /** Lists something else. What was listed stays in sight until the first answer. */
  list(listing: Listing): void {
    if (JSON.stringify(listing) === JSON.stringify(this.#listing) && this.#question > 0) return;
    this.#listing = listing;
    this.refresh();
  }

  /** Asks again for what is in sight. */
  refresh(): void {
    this.#question += 1;
    this.#asked.clear();
    this.need(this.#sight.from, this.#sight.to);
  }

  /** Makes sure that the rows at these places are there, or on their way. */
  need(from: number, to: number): void {
    this.#sight = { from, to };
    if (this.#question === 0) this.#question = 1;
    const last = Math.floor(Math.max(from, to) / pageSize);
    for (let page = Math.floor(Math.max(0, from) / pageSize); page <= last; page++) {
      if (!this.#asked.has(page)) void this.#fetch(page);
    }
  }

  async #fetch(page: number): Promise<void> {
    const question = this.#question;
    this.#asked.add(page);
    try {
      const offset = page * pageSize;
      const { total, rows } = await client.runs.list({ ...this.#query(), offset, limit: pageSize });
      if (question !== this.#question) return;
      const first = this.#answered !== question;
      this.#answered = question;
      // Places of an earlier listing, or of rows that are gone, hold nothing any more.
      const kept = first ? [] : [...this.rows].filter(([place]) => place < total);
      this.rows = new Map([...kept, ...rows.map((row, i): [number, RunRow] => [offset + i, row])]);
      this.total = total;
      this.failure = undefined;
    } catch (error) {
      if (question !== this.#question) return;
      this.#asked.delete(page);
      this.failure = failureOf(error);
    }
  }
  /** The question that `rows` answers. */
  #answered = 0;

  #query() {
    const { where, sort, fields, show } = this.#listing;
    return {
      ...(where === null ? {} : { where: [where] }),
      ...(sort === null ? {} : { sort: [sort] }),
      fields: [...fields],
      ...(show === 'removed' ? { removed: true } : {}),
      ...(show === 'all' ? { archived: true } : {}),
    };
  }

  /** Ids of the rows at places that may not have been fetched. Both ends are included. */
  async ids(from: number, to: number): Promise<string[]> {
    const places = Array.from({ length: to - from + 1 }, (_, i) => from + i);
    const known = places.map((place) => this.rows.get(place)?.id);
    if (known.every((id) => id !== undefined)) return known;
    const { rows } = await client.runs.list({
      ...this.#query(),
      fields: [],
      offset: from,
      limit: to - from + 1,
    });
    return rows.map(({ id }) => id);
  }

  /** Whole rows of the listing, for a file. */
  async all(): Promise<RunRow[]> {
    return (await client.runs.list({ ...this.#query(), limit: 10_000 })).rows;
  }
}
