/** The queue in short, for the status bar, the sidebar and the title: one for the whole window. */
import type { QueueState, RunProgress } from '#shared/run.ts';
import { client } from '../api/client.ts';
import { events } from '../api/events.svelte.ts';

class QueueSummary {
  state = $state.raw<QueueState>();
  /** The newest step of each run in training, by run id; newer than `state`. */
  progress = $state.raw<Readonly<Record<string, RunProgress>>>({});
  #busy = false;
  #again = false;

  follow(): () => void {
    void this.refresh();
    return events.on((event) => {
      if (event.type === 'step') this.progress = { ...this.progress, [event.runId]: event.progress };
      else if (['run', 'queue', 'reset', 'epoch', 'scheduler-failed'].includes(event.type))
        void this.refresh();
    });
  }

  /** Shows this until the program answers: what a person just did. */
  expect(state: QueueState): void {
    this.state = state;
  }

  /** One fetch at a time: in a storm of events the last one is answered too. */
  async refresh(): Promise<void> {
    if (this.#busy) {
      this.#again = true;
      return;
    }
    this.#busy = true;
    try {
      do {
        this.#again = false;
        this.state = await client.queue.state();
        const running = new Set(this.state.running.map(({ run }) => run.id));
        this.progress = Object.fromEntries(Object.entries(this.progress).filter(([id]) => running.has(id)));
        await new Promise((resolve) => setTimeout(resolve, 150));
      } while (this.#again);
    } catch {
      // The status bar shows that the connection is lost; the next event asks again.
    } finally {
      this.#busy = false;
    }
  }
}

export const queueSummary = new QueueSummary();
