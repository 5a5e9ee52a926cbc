import type { EpochMetrics, RunSummary } from '#shared/run.ts';
import { type StageName, stagesOf } from '#shared/settings.ts';

/** What is being computed at this moment. */
interface Current {
  stage: StageName;
  /** Share of the epoch that is done. */
  fraction: number;
  /** Seconds since the epoch began. */
  seconds: number;
}

/** The first steps of a run are slow: below this share of an epoch they say nothing of its length. */
const telling = 0.1;

/** Estimates the time left from the epochs that are left and the mean time of an epoch of each stage. */
export class Eta {
  readonly #left = new Map<string, Map<StageName, number>>();
  readonly #measured = new Map<StageName, { seconds: number; epochs: number }>();

  /** @param runs those to be trained; epochs that they have recorded already count as done */
  constructor(runs: readonly RunSummary[]) {
    for (const run of runs) {
      if (['finished', 'failed', 'cancelled'].includes(run.status)) continue;
      let done = run.epochs;
      const stages = stagesOf(run.settings.method).map((stage): [StageName, number] => {
        const { epochs } = run.settings[stage];
        const skipped = Math.min(done, epochs);
        done -= skipped;
        return [stage, epochs - skipped];
      });
      this.#left.set(run.id, new Map(stages));
    }
  }

  epochDone(runId: string, { stage, seconds }: Pick<EpochMetrics, 'stage' | 'seconds'>): void {
    const stages = this.#left.get(runId);
    if (stages !== undefined) stages.set(stage, Math.max(0, (stages.get(stage) ?? 0) - 1));
    const measured = this.#measured.get(stage) ?? { seconds: 0, epochs: 0 };
    this.#measured.set(stage, { seconds: measured.seconds + seconds, epochs: measured.epochs + 1 });
  }

  /** A run that ended, however it did, needs no more time. */
  runEnded(runId: string): void {
    this.#left.delete(runId);
  }

  /** Seconds left, or undefined while nothing is known. */
  seconds(current?: Current): number | undefined {
    const all = [...this.#measured.values()];
    const epochs = all.reduce((n, m) => n + m.epochs, 0);
    const started =
      current !== undefined && current.fraction >= telling ? current.seconds / current.fraction : undefined;
    const overall = epochs > 0 ? all.reduce((n, m) => n + m.seconds, 0) / epochs : started;
    if (overall === undefined) return undefined;
    const mean = (stage: StageName) => {
      const measured = this.#measured.get(stage);
      if (measured !== undefined) return measured.seconds / measured.epochs;
      return current?.stage === stage ? (started ?? overall) : overall;
    };
    let left = 0;
    for (const stages of this.#left.values()) for (const [stage, n] of stages) left += n * mean(stage);
    if (current !== undefined) left -= Math.min(current.fraction, 1) * mean(current.stage);
    return Math.max(0, left);
  }
}
