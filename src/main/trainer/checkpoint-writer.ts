/** Writes a run's checkpoints when they are due. */
import { performance } from 'node:perf_hooks';
import type { CheckpointPolicy } from '#shared/experiment.ts';
import { type CheckpointFile, writeCheckpoint } from '../training/checkpoint.ts';
import type { Checkpoint } from '../training/training.ts';

/** Seconds that writing may take without making checkpoints rarer: nobody notices. */
const unnoticed = 0.1;

export class CheckpointWriter {
  readonly #folder: string;
  readonly #policy: CheckpointPolicy;
  readonly #now: () => number;
  readonly #write: typeof writeCheckpoint;
  /** When the last was written, or training began. */
  #last: number;
  /** Seconds that the last took to write. */
  #cost = 0;
  #epochs = 0;

  /**
   * @param folder where they go; made where absent
   * @param parts for tests: a clock in seconds, and what writes
   */
  constructor(
    folder: string,
    policy: CheckpointPolicy,
    parts: { now?: () => number; write?: typeof writeCheckpoint } = {},
  ) {
    this.#folder = folder;
    this.#policy = policy;
    this.#now = parts.now ?? (() => performance.now() / 1000);
    this.#write = parts.write ?? writeCheckpoint;
    this.#last = this.#now();
  }

  /** Whether the epoch that has just ended is to end with one. Called once an epoch. */
  isDue(stageEnds: boolean): boolean {
    this.#epochs++;
    if (stageEnds) return true;
    const { everyEpochs, leastSeconds, largestShare } = this.#policy;
    const apart = Math.max(leastSeconds, this.#cost > unnoticed ? this.#cost / largestShare : 0);
    return this.#epochs >= everyEpochs && this.#now() - this.#last >= apart;
  }

  isDueWithinEpoch(): boolean {
    const { withinEpochSeconds, largestShare } = this.#policy;
    if (withinEpochSeconds === 0) return false;
    return this.#now() - this.#last >= Math.max(withinEpochSeconds, this.#cost / largestShare);
  }

  /** @throws store.disk-full, store.denied, store.io */
  write(checkpoint: Checkpoint): CheckpointFile {
    const start = this.#now();
    const file = this.#write(checkpoint, this.#folder);
    this.#last = this.#now();
    this.#cost = this.#last - start;
    this.#epochs = 0;
    return file;
  }
}
