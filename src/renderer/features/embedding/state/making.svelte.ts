/** A map that is being made: how far it is, its points so far, and what can be done about it. */
import { unpackPoints } from '#shared/contract/projection-wire.ts';
import type { MapJob } from '#shared/projection.ts';
import { client } from '../../../api/client.ts';
import { type Failure, failureOf } from '../../../api/failure.ts';
import { type MapPoints, pointsOf } from '../points/points.ts';
import { classesOf, imagesOf, interleaved, predictionsOf } from './loading.ts';

export const ended = ({ status }: MapJob): boolean =>
  status === 'finished' || status === 'failed' || status === 'cancelled';

/** The map taking shape. */
export interface Shape {
  points: MapPoints;
  xy: Float32Array;
  dataset: string;
}

export class Making {
  job = $state.raw<MapJob>()!;
  /** Points of the newest snapshot; null before the first. */
  shape = $state.raw<Shape | null>(null);
  failure = $state.raw<Failure | undefined>();
  readonly #stop = new AbortController();
  #fetching = false;
  #shown = 0;
  #points: { key: string; points: MapPoints; dataset: string } | null = null;

  constructor(job: MapJob) {
    this.job = job;
  }

  /** Follows it to its end. @returns the job as it ended; undefined where one stopped following */
  async follow(): Promise<MapJob | undefined> {
    let pause = 250;
    while (!ended(this.job) && !this.#stop.signal.aborted) {
      try {
        const states = await client.projection.watch({ job: this.job.id }, { signal: this.#stop.signal });
        for await (const job of states) {
          this.job = job;
          this.failure = undefined;
          pause = 250;
          if (job.snapshot > this.#shown) void this.#fetch();
        }
      } catch (error) {
        if (this.#stop.signal.aborted) return undefined;
        this.failure = failureOf(error);
        // It is no longer known: it ended long ago, or the program was started anew.
        if (this.failure.code !== 'connection') return undefined;
        await new Promise((resolve) => setTimeout(resolve, pause));
        pause = Math.min(2 * pause, 4000);
      }
    }
    return this.#stop.signal.aborted ? undefined : this.job;
  }

  /** One snapshot at a time: on a slow line some are left out. */
  async #fetch(): Promise<void> {
    if (this.#fetching) return;
    this.#fetching = true;
    try {
      while (this.job.snapshot > this.#shown && !ended(this.job)) {
        const { snapshot, n, data } = await client.projection.snapshot({ job: this.job.id });
        const { x, y, ids, labels } = await unpackPoints(data, n);
        this.#shown = Math.max(snapshot, this.#shown + 1);
        const { points, dataset } = await this.#pointsOf(ids, labels);
        if (!this.#stop.signal.aborted) this.shape = { points, xy: interleaved(x, y), dataset };
      }
    } catch {
      // The map itself comes at the end; how it took shape is only looked at.
    } finally {
      this.#fetching = false;
    }
  }

  /** The points stay the same from one snapshot to the next, but their places. */
  async #pointsOf(ids: Int32Array, labels: Int32Array): Promise<{ points: MapPoints; dataset: string }> {
    const key = `${ids.length} ${ids[0]} ${ids.at(-1)}`;
    if (this.#points?.key !== key) {
      const [images, predictions] = await Promise.all([imagesOf(this.job.run), predictionsOf(this.job.run)]);
      const points = pointsOf({ ids, labels, classes: classesOf(images, predictions, labels) }, predictions);
      this.#points = { key, points, dataset: images.dataset };
    }
    return this.#points;
  }

  async pause(): Promise<void> {
    this.job = await client.projection.pause({ job: this.job.id });
  }

  async resume(): Promise<void> {
    this.job = await client.projection.resume({ job: this.job.id });
  }

  async cancel(): Promise<void> {
    this.job = await client.projection.cancel({ job: this.job.id });
  }

  /** No longer follows it; it goes on by itself. */
  close(): void {
    this.#stop.abort();
  }
}
