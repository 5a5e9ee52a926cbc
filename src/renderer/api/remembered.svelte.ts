/** What the window keeps between starts: layout, columns, theme. The program stores it, for all windows alike. */
import { SvelteMap } from 'svelte/reactivity';
import { client } from './client.ts';
import { events } from './events.svelte.ts';

/** Values as they are: a proxy in front of a comparison of a thousand runs would be slow. */
const stored = new SvelteMap<string, unknown>();
/** Keys whose change waits to be sent. */
const timers = new Map<string, ReturnType<typeof setTimeout>>();
/** Keys whose change is being sent. */
const sending = new Set<string>();
/** How often each key was changed here: an answer asked for before a change is older than it. */
const changes = new Map<string, number>();

/** Fetches what is kept; call it before anything is shown. */
export async function openRemembered(): Promise<void> {
  for (const [key, value] of Object.entries(await client.settings.all())) stored.set(key, value);
  events.on((event) => {
    if (event.type === 'reset' || (event.type === 'saved' && event.what === 'settings')) void refresh();
  });
}

async function refresh(): Promise<void> {
  const before = new Map(changes);
  const waiting = new Set([...timers.keys(), ...sending]);
  const all = await client.settings.all().catch(() => undefined);
  for (const [key, value] of Object.entries(all ?? {})) {
    // What was changed here a moment ago is newer, also where it has been stored while this was on its way.
    if (waiting.has(key) || changes.get(key) !== before.get(key)) continue;
    if (JSON.stringify(stored.get(key)) !== JSON.stringify(value)) stored.set(key, value);
  }
}

function keep(key: string): void {
  changes.set(key, (changes.get(key) ?? 0) + 1);
  // Sent next, then.
  if (sending.has(key)) return;
  clearTimeout(timers.get(key));
  timers.set(
    key,
    setTimeout(() => void send(key), 300),
  );
}

/** One after another: of two that are on their way at once, the older may come last and stay. */
async function send(key: string): Promise<void> {
  timers.delete(key);
  sending.add(key);
  let sent: number | undefined;
  while (sent !== changes.get(key)) {
    sent = changes.get(key);
    try {
      await client.settings.set({ key, value: $state.snapshot(stored.get(key)) as string });
    } catch {
      // It stays as it is in this window, and is sent with the next change.
    }
  }
  sending.delete(key);
}

/**
 * A value under a key, such as "runs/columns". Plain JSON. Read and set `current`; replace it rather than changing it
 * inside.
 */
export function remembered<T>(key: string, initial: T): { current: T } {
  return {
    get current() {
      return (stored.get(key) as T | undefined) ?? initial;
    },
    set current(value: T) {
      stored.set(key, value);
      keep(key);
    },
  };
}
