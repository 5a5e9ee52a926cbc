/**
 * Turns what the core tells into batches for any number of clients. Each client has a short queue of its own: progress
 * overwrites earlier progress of the same run, and where a client does not keep up, all it has missed becomes one
 * `reset`. So neither a storm of events nor a client that never reads costs more than a little memory.
 */
import type { ChangeEvent } from '#shared/contract/events.ts';

export interface EventFeedOptions {
  /** Events a client may have waiting before they become a `reset`. */
  queueLimit?: number;
  /** Events kept for clients that connect again. */
  historyLimit?: number;
  /** Least milliseconds between two batches to a client. */
  interval?: number;
}

export interface EventBatch {
  /** Give it as the last id seen to go on from here. */
  id: string;
  events: ChangeEvent[];
}

interface Numbered {
  number: number;
  event: ChangeEvent;
}

interface Client {
  /** By what an event is about: a later one takes the place of an earlier one. */
  waiting: Map<string, Numbered>;
  logs: ReadonlySet<string>;
  /** Goes on from waiting for events. */
  wake: () => void;
  /** Goes on from waiting for anything, to leave. */
  leave: () => void;
}

const nothing = () => {};

/** What an event is about where a later one makes it superfluous; undefined where each counts. */
function topicOf(event: ChangeEvent): string | undefined {
  switch (event.type) {
    case 'step':
    case 'resources':
      return `${event.type} ${event.runId}`;
    case 'run':
      return `run ${event.runId ?? ''}`;
    case 'saved':
      return `saved ${event.what}`;
    case 'benchmark':
      return `benchmark ${event.state.id}`;
    case 'queue':
    case 'preferences':
    case 'datasets':
    case 'speeds':
    case 'reset':
      return event.type;
    default:
      return undefined;
  }
}

/** Told only while it happens: who was away has no use for it. */
const isFleeting = ({ type }: ChangeEvent) => type === 'step' || type === 'resources' || type === 'log';

export class EventFeed {
  readonly #options: Required<EventFeedOptions>;
  readonly #clients = new Set<Client>();
  readonly #history: Numbered[] = [];
  /** Differs at each start of the program, so that ids of an earlier one are not mistaken for this one's. */
  readonly #epoch = Date.now().toString(36);
  #number = 0;
  #closed = false;

  constructor({ queueLimit = 500, historyLimit = 1000, interval = 100 }: EventFeedOptions = {}) {
    this.#options = { queueLimit, historyLimit, interval };
  }

  /** Clients that are connected. */
  get size(): number {
    return this.#clients.size;
  }

  readonly publish = (event: ChangeEvent): void => {
    const numbered = { number: ++this.#number, event };
    if (!isFleeting(event)) {
      this.#history.push(numbered);
      if (this.#history.length > 2 * this.#options.historyLimit)
        this.#history.splice(0, this.#history.length - this.#options.historyLimit);
    }
    for (const client of this.#clients) this.#give(client, numbered);
  };

  #give(client: Client, numbered: Numbered): void {
    const { event, number } = numbered;
    if (event.type === 'log' && !client.logs.has(event.runId)) return;
    const topic = topicOf(event) ?? `#${number}`;
    // Taken out first, so that it comes last.
    client.waiting.delete(topic);
    client.waiting.set(topic, numbered);
    if (client.waiting.size > this.#options.queueLimit) {
      client.waiting.clear();
      client.waiting.set('reset', { number, event: { type: 'reset' } });
    }
    client.wake();
  }

  /**
   * Batches from now on, or from after the batch with the id `since`; they end when the signal aborts or the feed is
   * closed.
   * @param logs runs whose log lines are wanted
   */
  async *batches({
    since,
    logs = [],
    signal,
  }: {
    since?: string | undefined;
    logs?: readonly string[];
    signal?: AbortSignal | undefined;
  } = {}): AsyncGenerator<EventBatch, void> {
    const client: Client = { waiting: new Map(), logs: new Set(logs), wake: nothing, leave: nothing };
    for (const numbered of this.#missed(since)) this.#give(client, numbered);
    this.#clients.add(client);
    const leave = () => client.leave();
    signal?.addEventListener('abort', leave);
    const over = () => this.#closed || signal?.aborted === true;
    try {
      while (!over()) {
        if (client.waiting.size === 0) {
          await new Promise<void>((resolve) => {
            client.wake = resolve;
            client.leave = resolve;
          });
          client.wake = nothing;
          continue;
        }
        const taken = [...client.waiting.values()];
        client.waiting.clear();
        yield {
          id: `${this.#epoch}-${taken.reduce((last, { number }) => Math.max(last, number), 0)}`,
          events: taken.map(({ event }) => event),
        };
        if (!over()) await this.#pause(client);
      }
    } finally {
      signal?.removeEventListener('abort', leave);
      this.#clients.delete(client);
    }
  }

  /** Lets events gather, so that a storm becomes a few batches; ends early when the client goes. */
  #pause(client: Client): Promise<void> {
    return new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, this.#options.interval);
      client.leave = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  #missed(since: string | undefined): Numbered[] {
    if (since === undefined) return [];
    const [epoch, text] = since.split('-');
    const number = Number(text);
    const reset: Numbered[] = [{ number: this.#number, event: { type: 'reset' } }];
    if (epoch !== this.#epoch || !Number.isSafeInteger(number) || number > this.#number) return reset;
    const missed = this.#history.filter((numbered) => numbered.number > number);
    // What came before the oldest that is kept may have been more than the fleeting.
    const oldest = this.#history[0]?.number ?? 0;
    const whole = this.#history.length < this.#options.historyLimit || oldest <= number + 1;
    return whole ? missed : reset;
  }

  /** Ends all batches. */
  close(): void {
    this.#closed = true;
    for (const client of this.#clients) client.leave();
  }
}
