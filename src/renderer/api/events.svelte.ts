/** What happens in the program, as it happens; and whether the connection to it holds. */
import { getEventMeta } from '@orpc/client';
import type { ChangeEvent } from '#shared/contract/events.ts';
import { client } from './client.ts';

type Listener = (event: ChangeEvent) => void;

/** Longest pause between two attempts to connect again, in milliseconds. */
const longestPause = 4000;

class EventStream {
  /** "lost" from the first failure until the stream is back. */
  connection = $state<'connecting' | 'open' | 'lost'>('connecting');
  readonly #listeners = new Set<Listener>();
  /** Runs whose log lines are wanted, with how many want them. */
  readonly #logs = new Map<string, number>();
  #last: string | undefined;
  #attempt = new AbortController();

  /** Calls back with each event; returns what ends that. */
  on(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Asks for the log lines of a run too; returns what ends that. */
  withLog(run: string): () => void {
    const wanted = this.#logs.get(run) ?? 0;
    this.#logs.set(run, wanted + 1);
    if (wanted === 0) this.#attempt.abort();
    return () => {
      const now = (this.#logs.get(run) ?? 1) - 1;
      if (now > 0) this.#logs.set(run, now);
      else this.#logs.delete(run);
    };
  }

  /** Listens for as long as the page lives. */
  async follow(): Promise<never> {
    let pause = 250;
    for (;;) {
      this.#attempt = new AbortController();
      const { signal } = this.#attempt;
      try {
        const options = this.#last === undefined ? { signal } : { signal, lastEventId: this.#last };
        const stream = await client.events.stream({ logs: [...this.#logs.keys()] }, options);
        const wasLost = this.connection === 'lost';
        this.connection = 'open';
        pause = 250;
        // What happened meanwhile may be known no longer: those who show something ask again.
        if (wasLost) this.#tell({ type: 'reset' });
        for await (const batch of stream) {
          this.#last = getEventMeta(batch)?.id ?? this.#last;
          for (const event of batch.events) this.#tell(event);
        }
        if (signal.aborted) continue;
      } catch {
        // The reason does not matter here: any call that a person makes meanwhile tells it.
        if (signal.aborted) continue;
      }
      this.connection = 'lost';
      await new Promise((resolve) => setTimeout(resolve, pause));
      pause = Math.min(2 * pause, longestPause);
    }
  }

  #tell(event: ChangeEvent): void {
    for (const listener of [...this.#listeners]) listener(event);
  }
}

export const events = new EventStream();
