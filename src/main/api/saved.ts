/** What people keep: views, presets, and what a window keeps for itself. */
import type { SavedEvent } from '#shared/contract/events.ts';
import type { Database } from '../store/database.ts';
import {
  removeItem,
  removeWindowSetting,
  type StoredItem,
  savedItem,
  savedItems,
  saveItem,
  setWindowSetting,
  windowSettings,
} from '../store/saved.ts';

type Kind = 'view' | 'preset';

export interface SavedApi {
  /** By name. */
  list(kind: Kind, screen?: string): StoredItem[];
  get(kind: Kind, id: string): StoredItem | undefined;
  /** With an id, in place of what has it. */
  save(
    kind: Kind,
    item: { id?: string | undefined; screen: string; name: string; body: unknown },
  ): StoredItem;
  /** Whether there was something to remove. */
  remove(kind: Kind, id: string): boolean;
  settings(): Record<string, unknown>;
  setSetting(key: string, value: unknown): void;
  removeSetting(key: string): boolean;
  /** Calls back after each change. Returns what ends the subscription. */
  subscribe(listener: (event: SavedEvent) => void): () => void;
}

export function savedApi(db: Database): SavedApi {
  const listeners = new Set<(event: SavedEvent) => void>();
  const told = <T>(what: SavedEvent['what'], result: T): T => {
    for (const listener of listeners) listener({ type: 'saved', what });
    return result;
  };
  const whatOf = (kind: Kind) => (kind === 'view' ? 'views' : 'presets');
  return {
    list: (kind, screen) => savedItems(db, kind, screen),
    get: (kind, id) => savedItem(db, kind, id),
    save: (kind, item) => told(whatOf(kind), saveItem(db, kind, item)),
    remove: (kind, id) => told(whatOf(kind), removeItem(db, kind, id)),
    settings: () => windowSettings(db),
    setSetting: (key, value) => told('settings', setWindowSetting(db, key, value)),
    removeSetting: (key) => told('settings', removeWindowSetting(db, key)),
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
