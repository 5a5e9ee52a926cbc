/**
 * Where a window keeps the design that is being worked on, so that a reload or a crash does not lose it. Each window
 * has its own; one that starts takes up a design whose window is gone. A lock that lives as long as the window tells.
 */

import type { Design } from '../model/design.ts';
import { readDesign } from '../model/read.ts';

const prefix = 'contrast/design/';
const ownKey = 'contrast/design-window';

export interface KeptDraft {
  design: Design;
  /** What it was when it was opened, which tells whether it was changed. */
  opened: Design;
  /** Milliseconds since 1970. */
  at: number;
}

export interface Locks {
  /** Whether the lock was free; it is then held until the page is gone. */
  take(name: string): Promise<boolean>;
}

/** The browser's; where it has none (a page without HTTPS from another machine), each lock is free. */
export const browserLocks: Locks = {
  take(name) {
    if (navigator.locks === undefined) return Promise.resolve(true);
    return new Promise((resolve) => {
      void navigator.locks.request(name, { ifAvailable: true }, (lock) => {
        resolve(lock !== null);
        // Held for as long as the page lives.
        return lock === null ? undefined : new Promise<void>(() => {});
      });
    });
  },
};

function parse(text: string | null): KeptDraft | undefined {
  if (text === null) return undefined;
  try {
    const { design, opened, at } = JSON.parse(text) as Record<string, unknown>;
    const [now, then] = [readDesign(design), readDesign(opened)];
    if ('problem' in now || 'problem' in then) return undefined;
    return { design: now.design, opened: then.design, at: Number(at) };
  } catch {
    // Of another version, or damaged: there is nothing to take up.
    return undefined;
  }
}

export class DraftStorage {
  readonly #local: Storage;
  #id: string;

  private constructor(local: Storage, id: string) {
    this.#local = local;
    this.#id = id;
  }

  /** @param session outlives a reload, and ends with the window */
  static async open(
    local: Storage = localStorage,
    session: Storage = sessionStorage,
    locks: Locks = browserLocks,
  ): Promise<DraftStorage> {
    const own = session.getItem(ownKey);
    const ids = own === null ? newestFirst(local) : [own];
    for (const id of ids) {
      if (await locks.take(prefix + id)) return DraftStorage.#of(local, session, id);
    }
    // A new window, or a copy of one that is open.
    const id = crypto.randomUUID();
    await locks.take(prefix + id);
    const copied = own === null ? null : local.getItem(prefix + own);
    if (copied !== null) local.setItem(prefix + id, copied);
    return DraftStorage.#of(local, session, id);
  }

  static #of(local: Storage, session: Storage, id: string): DraftStorage {
    session.setItem(ownKey, id);
    return new DraftStorage(local, id);
  }

  read(): KeptDraft | undefined {
    return parse(this.#local.getItem(prefix + this.#id));
  }

  write(draft: KeptDraft): void {
    this.#local.setItem(prefix + this.#id, JSON.stringify(draft));
  }

  discard(): void {
    this.#local.removeItem(prefix + this.#id);
  }
}

/** Ids of the drafts that are kept. */
function newestFirst(local: Storage): string[] {
  return Array.from({ length: local.length }, (_, i) => local.key(i)!)
    .filter((key) => key.startsWith(prefix))
    .map((key) => ({ id: key.slice(prefix.length), at: parse(local.getItem(key))?.at ?? 0 }))
    .toSorted((a, b) => b.at - a.at)
    .map(({ id }) => id);
}
