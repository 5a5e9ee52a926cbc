/** What the program is doing, as the dock, the taskbar and the tray show it, followed through its events. */
import type { ChangeEvent } from '#shared/contract/events.ts';
import type { ContrastClient } from '#shared/contract.ts';
import { endingOf, isTold } from '#shared/ending-note.ts';
import type { RunProgress, RunStatus, RunSummary } from '#shared/run.ts';

export interface Activity {
  /** Runs in training, and those that wait. */
  running: number;
  waiting: number;
  /** How far the runs in training are in their stages, in [0, 1]; null where none is. */
  fraction: number | null;
}

export const idle: Activity = { running: 0, waiting: 0, fraction: null };

/** Share of a stage that is done. */
export function stageFraction({ epoch, epochs, step, stepsPerEpoch }: RunProgress): number {
  if (epochs === 0) return 0;
  return Math.min(1, (epoch - 1 + (stepsPerEpoch === 0 ? 0 : step / stepsPerEpoch)) / epochs);
}

export interface ActivityListener {
  onActivity(activity: Activity): void;
  /** A run that was in training has finished or failed. @param last whether nothing else runs or waits */
  onEnd(run: RunSummary, last: boolean): void;
}

/** Follows until the connection ends; resolves then. */
export async function followActivity(client: ContrastClient, listener: ActivityListener): Promise<void> {
  const follower = new Follower(client, listener);
  await follower.refresh();
  const stream = await client.events.stream({});
  for await (const { events } of stream) for (const event of events) await follower.take(event);
}

class Follower {
  readonly #client: ContrastClient;
  readonly #listener: ActivityListener;
  readonly #progress = new Map<string, number>();
  #training = new Set<string>();
  #waiting = 0;

  constructor(client: ContrastClient, listener: ActivityListener) {
    this.#client = client;
    this.#listener = listener;
  }

  async take(event: ChangeEvent): Promise<void> {
    if (event.type === 'step') {
      this.#progress.set(event.runId, stageFraction(event.progress));
      this.#tell();
    } else if (event.type === 'ended') {
      await this.#ended(event.runId, event.status);
    } else if (event.type === 'run' || event.type === 'queue' || event.type === 'reset') {
      await this.refresh();
    }
  }

  async refresh(): Promise<void> {
    const state = await this.#client.queue.state({ limit: 0 });
    this.#training = new Set(state.running.map(({ run }) => run.id));
    this.#waiting = state.counts.waiting;
    for (const { run, progress } of state.running)
      if (progress !== null) this.#progress.set(run.id, stageFraction(progress));
    for (const id of this.#progress.keys()) if (!this.#training.has(id)) this.#progress.delete(id);
    this.#tell();
  }

  async #ended(id: string, status: RunStatus): Promise<void> {
    if (!isTold(status)) return;
    const { run, last } = await endingOf(this.#client, id);
    this.#listener.onEnd(run, last);
  }

  #tell(): void {
    const parts = [...this.#training].map((id) => this.#progress.get(id) ?? 0);
    this.#listener.onActivity({
      running: parts.length,
      waiting: this.#waiting,
      fraction: parts.length === 0 ? null : parts.reduce((a, b) => a + b) / parts.length,
    });
  }
}
