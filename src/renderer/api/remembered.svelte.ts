/** What the window keeps between starts: layout, columns, theme. The program stores it, for all windows alike. */
import { client } from './client.ts';
import { events } from './events.svelte.ts';

const stored = $state<Record<string, unknown>>({});
const pending = new Map<string, ReturnType<typeof setTimeout>>();

/** Fetches what is kept; call it before anything is shown. */
export async function openRemembered(): Promise<void> {
  Object.assign(stored, await client.settings.all());
  events.on((event) => {
    if (event.type === 'reset' || (event.type === 'saved' && event.what === 'settings')) void refresh();
  });
}

async function refresh(): Promise<void> {
  const all = await client.settings.all().catch(() => undefined);
  for (const [key, value] of Object.entries(all ?? {})) {
    // What was changed here a moment ago is newer.
    if (!pending.has(key) && JSON.stringify(stored[key]) !== JSON.stringify(value)) stored[key] = value;
  }
}

function keep(key: string): void {
  clearTimeout(pending.get(key));
  pending.set(
    key,
    setTimeout(async () => {
      try {
        await client.settings.set({ key, value: $state.snapshot(stored[key]) as string });
      } catch {
        // It stays as it is in this window, and is sent with the next change.
      } finally {
        pending.delete(key);
      }
    }, 300),
  );
}

/**
 * A value under a key, such as "runs/columns". Plain JSON. Read and set `current`; replace it rather than changing it
 * inside.
 */
export function remembered<T>(key: string, initial: T): { current: T } {
  return {
    get current() {
      return (stored[key] as T | undefined) ?? initial;
    },
    set current(value: T) {
      stored[key] = value;
      keep(key);
    },
  };
}
