/** The small curves of the table's rows: fetched together for the rows in sight, and again when a run has more epochs. */

import { unpackSeries } from '#shared/contract/wire.ts';
import type { RunRow } from '#shared/run.ts';
import { client } from '../../api/client.ts';

export interface Spark {
  x: ArrayLike<number>;
  y: ArrayLike<number>;
}

/** More than a curve of this size can show. */
const points = 48;
/** A request holds 200 curves. */
const most = 200;

export class Sparks {
  /** By run. Replaced when curves arrive. */
  current = $state.raw<ReadonlyMap<string, Spark>>(new Map());
  #metric = '';
  /** Epochs that each curve has. */
  readonly #epochs = new Map<string, number>();
  #wanted = new Map<string, number>();
  #busy = false;

  /** Makes sure that the curves of these rows are there, or on their way. */
  need(rows: readonly RunRow[], metric: string): void {
    if (metric !== this.#metric) {
      this.#metric = metric;
      this.#epochs.clear();
      this.current = new Map();
    }
    this.#wanted = new Map(
      rows
        .filter(({ id, epochs }) => epochs > 0 && this.#epochs.get(id) !== epochs)
        .map(({ id, epochs }) => [id, epochs] as const),
    );
    void this.#fetch();
  }

  async #fetch(): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    try {
      while (this.#wanted.size > 0) {
        // While one scrolls, what has gone out of sight meanwhile is not asked for.
        await new Promise((resolve) => setTimeout(resolve, 80));
        const metric = this.#metric;
        const wanted = [...this.#wanted].slice(0, most);
        if (wanted.length === 0) return;
        const packed = await client.metrics.series({
          series: wanted.map(([run]) => ({ run, name: metric, axis: 'epoch' as const, points })),
        });
        const curves = await unpackSeries(packed);
        if (metric !== this.#metric) continue;
        for (const [run, epochs] of wanted) {
          this.#epochs.set(run, epochs);
          this.#wanted.delete(run);
        }
        this.current = new Map([
          ...this.current,
          ...curves.map(({ run, x, y }): [string, Spark] => [run, { x, y }]),
        ]);
      }
    } catch {
      // A curve that cannot be fetched is asked for again when its row next comes into sight.
      this.#wanted.clear();
    } finally {
      this.#busy = false;
    }
  }
}
