/** What the program foresees of a design: asked anew a moment after each change. */
import { untrack } from 'svelte';
import type { ContrastClient } from '#shared/contract.ts';
import { client } from '../../../api/client.ts';
import { events } from '../../../api/events.svelte.ts';
import { type Failure, failureOf } from '../../../api/failure.ts';
import { type Design, toDocument } from '../model/design.ts';

export type Foreseen = Awaited<ReturnType<ContrastClient['experiments']['preview']>>;
export type PlannedRun = Foreseen['runs'][number];

/** Milliseconds without a change until the program is asked. */
const pause = 200;
/** And until it is asked to measure what it does not know: not after every digit that is typed. */
const longPause = 1500;
/** Runs that the table shows at first, and how many more each time. */
export const pageSize = 200;

export class Preview {
  /** The newest answer; it stays while the next is fetched. */
  data = $state.raw<Foreseen>();
  failure = $state.raw<Failure>();
  /** Of the design that `data` is of. */
  of = $state.raw<Design>();
  limit = $state(pageSize);
  #asked = 0;

  /** @param measure trains some steps in the background where a speed is not known */
  async ask(design: Design, measure = false): Promise<void> {
    const question = ++this.#asked;
    try {
      const data = await client.experiments.preview({
        experiment: toDocument(design) as never,
        limit: Math.min(1000, this.limit),
        measure,
      });
      if (question !== this.#asked) return;
      // Further pages, where a person wants to see more than one answer holds.
      while (data.runs.length < Math.min(this.limit, data.total)) {
        const { runs } = await client.experiments.preview({
          experiment: toDocument(design) as never,
          offset: data.runs.length,
          limit: 1000,
        });
        if (question !== this.#asked || runs.length === 0) return;
        data.runs.push(...runs);
      }
      this.data = data;
      this.of = design;
      this.failure = undefined;
    } catch (error) {
      if (question === this.#asked) this.failure = failureOf(error);
    }
  }
}

/**
 * Follows a design for as long as the component that calls it is shown.
 * @param right whether the design is worth asking about
 */
export function usePreview(design: () => Design, right: () => boolean): Preview {
  const preview = new Preview();
  $effect(() => {
    const now = design();
    void preview.limit;
    if (!right()) return undefined;
    // An answer is no reason to ask again.
    const first = untrack(() => preview.data === undefined);
    const timers = [
      setTimeout(() => void preview.ask(now), first ? 0 : pause),
      setTimeout(() => {
        if (preview.data?.seconds === null) void preview.ask(now, true);
      }, longPause),
    ];
    return () => timers.forEach(clearTimeout);
  });
  $effect(() =>
    events.on(({ type }) => {
      if (['speeds', 'datasets', 'reset'].includes(type) && right()) void preview.ask(design(), true);
    }),
  );
  return preview;
}
