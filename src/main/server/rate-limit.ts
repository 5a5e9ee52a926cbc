/** So many calls at once, so many a second after that. */
export class RateLimit {
  readonly #burst: number;
  readonly #perSecond: number;
  readonly #now: () => number;
  readonly #callers = new Map<string, { left: number; at: number }>();

  constructor({ burst, perSecond }: { burst: number; perSecond: number }, now = () => performance.now()) {
    this.#burst = burst;
    this.#perSecond = perSecond;
    this.#now = now;
  }

  /** Counts a call. @returns seconds until the next is allowed; 0 where this one is */
  take(caller: string): number {
    const now = this.#now();
    const { left, at } = this.#callers.get(caller) ?? { left: this.#burst, at: now };
    const available = Math.min(this.#burst, left + ((now - at) / 1000) * this.#perSecond);
    const allowed = available >= 1;
    // Callers that were quiet for long are forgotten by making room for others.
    this.#callers.delete(caller);
    this.#callers.set(caller, { left: available - (allowed ? 1 : 0), at: now });
    if (this.#callers.size > 1000) this.#callers.delete(this.#callers.keys().next().value!);
    return allowed ? 0 : Math.max(1, Math.ceil((1 - available) / this.#perSecond));
  }
}
