/** Keeps what is measured along the way of a run, a few seconds' worth at a time. */
import type { ResourceUse, RunProgress } from '#shared/run.ts';
import type { StageName } from '#shared/settings.ts';
import type { Database } from '../store/database.ts';
import { appendSamples, type Sample } from '../store/samples.ts';

/** Milliseconds between two writes: each is a sync of the disk. */
const interval = 2000;

export class SampleRecorder {
  readonly #db: Database;
  readonly #runId: string;
  readonly #now: () => number;
  readonly #waiting = new Map<string, { stage: StageName | null; name: string; samples: Sample[] }>();
  #written: number;
  #step = 0;

  constructor(db: Database, runId: string, now: () => number = Date.now) {
    this.#db = db;
    this.#runId = runId;
    this.#now = now;
    this.#written = now();
  }

  /** @throws store.* */
  step({ stage, epoch, step, stepsPerEpoch, loss, imagesPerSecond }: RunProgress): void {
    this.#step = (epoch - 1) * stepsPerEpoch + step;
    this.#add(stage, 'step/loss', loss);
    this.#add(stage, 'step/images-per-second', imagesPerSecond);
    this.#writeNowAndThen();
  }

  /** @throws store.* */
  resources({ rssBytes, cpuShare, gpuShare, gpuMemoryBytes }: ResourceUse): void {
    this.#add(null, 'resource/rss-bytes', rssBytes);
    this.#add(null, 'resource/cpu-share', cpuShare);
    if (gpuShare !== null) this.#add(null, 'resource/gpu-share', gpuShare);
    if (gpuMemoryBytes !== null) this.#add(null, 'resource/gpu-memory-bytes', gpuMemoryBytes);
    this.#writeNowAndThen();
  }

  /** Stores what waits. @throws store.* */
  write(): void {
    this.#written = this.#now();
    if (this.#waiting.size === 0) return;
    this.#db.write(() => {
      for (const { stage, name, samples } of this.#waiting.values()) {
        appendSamples(this.#db, { runId: this.#runId, stage, name }, samples);
      }
    });
    this.#waiting.clear();
  }

  #writeNowAndThen(): void {
    if (this.#now() - this.#written >= interval) this.write();
  }

  #add(stage: StageName | null, name: string, value: number): void {
    const key = `${stage} ${name}`;
    const entry = this.#waiting.get(key) ?? { stage, name, samples: [] };
    this.#waiting.set(key, entry);
    entry.samples.push({ step: this.#step, at: this.#now(), value });
  }
}
