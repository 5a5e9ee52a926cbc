/** Data of the program that a component shows, fetched again when an event says that it changed. */
import type { ChangeEvent } from '#shared/contract/events.ts';
import { events } from './events.svelte.ts';
import { type Failure, failureOf } from './failure.ts';

export interface LiveOptions {
  /** Whether an event changes what is shown. `reset` always does. */
  on?: (event: ChangeEvent) => boolean;
  /** Least time between two fetches that events cause, in milliseconds. */
  every?: number;
}

export interface Live<T> {
  /** The newest answer; undefined until there is one. It stays while the next is fetched, and when that fails. */
  readonly data: T | undefined;
  /** Of the newest fetch; undefined where that went well. */
  readonly failure: Failure | undefined;
  /** Whether nothing has been answered yet. */
  readonly loading: boolean;
  /** Fetches now. */
  refresh(): Promise<void>;
  /** Shows this until the next answer: what a person just did, before the program confirms it. */
  set(data: T): void;
}

/**
 * Call it while a component is set up. Whatever reactive state `fetch` reads before its first `await` makes it run
 * again when it changes; answers to earlier questions are dropped.
 */
export function live<T>(fetch: () => Promise<T>, { on, every = 250 }: LiveOptions = {}): Live<T> {
  let data = $state.raw<T>();
  let failure = $state.raw<Failure>();
  let asked = 0;
  let answered = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let last = 0;

  async function take(answer: Promise<T>, question: number): Promise<void> {
    try {
      const value = await answer;
      if (question < answered) return;
      answered = question;
      data = value;
      failure = undefined;
    } catch (error) {
      if (question < answered) return;
      answered = question;
      failure = failureOf(error);
    }
  }

  const run = () => {
    last = performance.now();
    asked += 1;
    return take((async () => fetch())(), asked);
  };

  $effect(() => {
    void run();
  });
  $effect(() => {
    const stop = events.on((event) => {
      if (event.type !== 'reset' && !(on?.(event) ?? false)) return;
      if (timer !== undefined) return;
      timer = setTimeout(
        () => {
          timer = undefined;
          void run();
        },
        Math.max(0, last + every - performance.now()),
      );
    });
    return () => {
      stop();
      clearTimeout(timer);
      timer = undefined;
    };
  });

  return {
    get data() {
      return data;
    },
    get failure() {
      return failure;
    },
    get loading() {
      return data === undefined && failure === undefined;
    },
    refresh: run,
    set(value) {
      data = value;
    },
  };
}
