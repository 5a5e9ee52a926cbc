import type { CoreEvent } from '#shared/run.ts';

type Listener = (event: CoreEvent) => void;

/** Tells all listeners what happens. */
export class EventHub {
  readonly #listeners = new Set<Listener>();

  /** Returns what ends the subscription. */
  subscribe(listener: Listener): () => void {
    // The same function given twice is told twice.
    const own: Listener = (event) => listener(event);
    this.#listeners.add(own);
    return () => void this.#listeners.delete(own);
  }

  emit(event: CoreEvent): void {
    for (const listener of [...this.#listeners]) listener(event);
  }
}
