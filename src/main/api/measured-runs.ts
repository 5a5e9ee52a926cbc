/**
 * What runs measured, read from the store. Of finished runs it is kept: it changes no more, and comparing asks for it anew
 * with each axis, metric and grouping that a person tries.
 */
import { extremesOfRuns } from '../store/compared.ts';
import type { Database } from '../store/database.ts';
import { historiesOf, type RunHistory } from '../store/histories.ts';
import type { StoredRun } from '../store/runs.ts';

export type Extremes = ReadonlyMap<string, { min: number; max: number }>;

interface Kept {
  /** What changes where a run is trained again under the same id. */
  state: string;
  history: RunHistory;
  /** Metrics that were read; those that the run has not measured too. */
  names: Set<string>;
  extremes: Extremes | null;
  /** Numbers held. */
  size: number;
}

/** Numbers kept in all, at most: some 100 MB. */
const usual = 8_000_000;

export class MeasuredRuns {
  readonly #db: Database;
  readonly #most: number;
  /** The one used longest ago first. */
  readonly #kept = new Map<string, Kept>();
  #size = 0;

  constructor(db: Database, most = usual) {
    this.#db = db;
    this.#most = most;
  }

  /** Stages by run, with at least these metrics. */
  histories(runs: readonly StoredRun[], names: readonly string[]): Map<string, RunHistory> {
    return new Map(runs.map((run) => [run.id, this.#historyOf(run, names)]));
  }

  /** The least and greatest finite value of each metric, by run. */
  extremes(runs: readonly StoredRun[]): Map<string, Extremes> {
    const unknown = runs.filter((run) => (this.#find(run)?.extremes ?? null) === null);
    const read = extremesOfRuns(
      this.#db,
      unknown.map(({ id }) => id),
    );
    const found = new Map<string, Extremes>();
    for (const run of runs) {
      const own = read.get(run.id) ?? this.#find(run)?.extremes ?? new Map();
      found.set(run.id, own);
      if (run.status !== 'finished') continue;
      const kept = this.#find(run) ?? { state: stateOf(run), history: [], names: new Set(), size: 0 };
      this.#keep(run.id, { ...kept, extremes: own, size: sizeOf(kept.history) + 2 * own.size });
    }
    return found;
  }

  #historyOf(run: StoredRun, names: readonly string[]): RunHistory {
    const read = (metrics: readonly string[]) => historiesOf(this.#db, [run.id], metrics).get(run.id)!;
    if (run.status !== 'finished') return read(names);
    const kept = this.#find(run);
    const missing = names.filter((name) => kept?.names.has(name) !== true);
    if (kept !== undefined && kept.history.length > 0 && missing.length === 0) {
      this.#keep(run.id, kept);
      return kept.history;
    }
    const added = read(missing);
    const history = added.map((stage) => {
      const before = kept?.history.find(({ name }) => name === stage.name);
      return { ...stage, metrics: new Map([...(before?.metrics ?? []), ...stage.metrics]) };
    });
    this.#keep(run.id, {
      state: stateOf(run),
      history,
      names: new Set([...(kept?.names ?? []), ...missing]),
      extremes: kept?.extremes ?? null,
      size: 2 * (kept?.extremes?.size ?? 0) + sizeOf(history),
    });
    return history;
  }

  #find(run: StoredRun): Kept | undefined {
    const kept = this.#kept.get(run.id);
    return run.status === 'finished' && kept?.state === stateOf(run) ? kept : undefined;
  }

  #keep(id: string, kept: Kept): void {
    this.#size += kept.size - (this.#kept.get(id)?.size ?? 0);
    this.#kept.delete(id);
    this.#kept.set(id, kept);
    for (const [oldest, { size }] of this.#kept) {
      if (this.#size <= this.#most) break;
      this.#kept.delete(oldest);
      this.#size -= size;
    }
  }
}

const stateOf = ({ epochs, seconds, startedAt, finishedAt }: StoredRun) =>
  `${epochs} ${seconds} ${startedAt} ${finishedAt}`;

function sizeOf(history: RunHistory): number {
  let size = 0;
  for (const { epochs, metrics } of history) {
    size += 3 * epochs.length;
    for (const { values } of metrics.values()) size += 2 * values.length;
  }
  return size;
}
