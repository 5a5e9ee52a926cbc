/** The loss of a run in training, step by step: what is stored, and each step as it is told. */
import { unpackSeries } from '#shared/contract/wire.ts';
import { client } from '../../api/client.ts';
import { events } from '../../api/events.svelte.ts';

/** Points kept: beyond them the older half is thinned to every second. */
const most = 8000;

export class StepCurve {
  /** Replaced with each redraw. */
  current = $state.raw<{ x: number[]; y: number[] }>({ x: [], y: [] });
  readonly #x: number[] = [];
  readonly #y: number[] = [];
  #drawing = false;

  /** @returns what ends it */
  follow(run: string, stage: string): () => void {
    let ended = false;
    const stop = events.on((event) => {
      if (event.type !== 'step' || event.runId !== run || event.progress.stage !== stage) return;
      const { epoch, step, stepsPerEpoch, loss } = event.progress;
      this.#add((epoch - 1) * stepsPerEpoch + step, loss);
    });
    void this.#load(run, stage, () => ended);
    return () => {
      ended = true;
      stop();
    };
  }

  async #load(run: string, stage: string, ended: () => boolean): Promise<void> {
    const packed = await client.metrics
      .series({
        series: [{ run, name: 'step/loss', stage: stage as 'pretrain', axis: 'step', points: 2000 }],
      })
      // A run that has stored nothing yet has no curve; its steps come as events.
      .catch(() => undefined);
    if (packed === undefined || ended()) return;
    const [stored] = await unpackSeries(packed);
    if (stored === undefined) return;
    const newest = stored.x.at(-1) ?? -1;
    const later = this.#x.map((x, i) => [x, this.#y[i]!] as const).filter(([x]) => x > newest);
    this.#x.splice(0, Number.POSITIVE_INFINITY, ...stored.x, ...later.map(([x]) => x));
    this.#y.splice(0, Number.POSITIVE_INFINITY, ...stored.y, ...later.map(([, y]) => y));
    this.#draw();
  }

  #add(x: number, y: number): void {
    // Training that went back to a checkpoint tells the same steps again.
    if (x <= (this.#x.at(-1) ?? -1)) return;
    this.#x.push(x);
    this.#y.push(y);
    if (this.#x.length > most) {
      const half = most / 2;
      const keep = (_: number, i: number) => i >= half || i % 2 === 0;
      this.#x.splice(0, Number.POSITIVE_INFINITY, ...this.#x.filter(keep));
      this.#y.splice(0, Number.POSITIVE_INFINITY, ...this.#y.filter(keep));
    }
    this.#draw();
  }

  /** At most once a frame. */
  #draw(): void {
    if (this.#drawing) return;
    this.#drawing = true;
    requestAnimationFrame(() => {
      this.#drawing = false;
      this.current = { x: [...this.#x], y: [...this.#y] };
    });
  }
}
