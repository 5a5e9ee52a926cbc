/** Benchmarks measured in the background, one at a time, and kept. */
import type { BenchmarkRecord, BenchmarkReport, BenchmarkState } from '#shared/benchmark.ts';
import type { BenchmarkEvent } from '#shared/contract/events.ts';
import type { EngineId } from '#shared/engine.ts';
import { WorkbenchError, workbenchError } from '#shared/errors.ts';
import type { BenchmarkOptions } from '../benchmark/benchmark.ts';
import { insertBenchmark, listBenchmarks } from '../store/benchmarks.ts';
import type { Database } from '../store/database.ts';
import { newId } from '../store/ids.ts';

/** Measured unless cases are named: it takes seconds. */
const usualCases = ['resnet8-64'];

export interface BenchmarksApi {
  /**
   * Begins to measure. @throws benchmark.running, benchmark.unknown-case
   */
  start(order: {
    cases?: readonly string[] | undefined;
    engines?: readonly EngineId[] | undefined;
    rounds: number;
  }): BenchmarkState;
  /** Whether there was something to stop. */
  stop(): boolean;
  /** The one in progress; null where there is none. */
  running(): BenchmarkState | null;
  /** What was measured, the newest first. */
  kept(limit: number): BenchmarkRecord[];
  /** Keeps what was measured in another way. */
  keep(startedAt: Date, report: BenchmarkReport): BenchmarkRecord;
  /** Calls back as a benchmark gets on. Returns what ends the subscription. */
  subscribe(listener: (event: BenchmarkEvent) => void): () => void;
}

export function benchmarksApi(
  db: Database,
  run: (options: BenchmarkOptions) => Promise<BenchmarkReport>,
  checkCases: (names: readonly string[]) => void,
): BenchmarksApi {
  const listeners = new Set<(event: BenchmarkEvent) => void>();
  let current: { state: BenchmarkState; abort: AbortController } | null = null;

  const tell = (state: BenchmarkState) => {
    for (const listener of listeners) listener({ type: 'benchmark', state });
  };
  const keep = (id: string, startedAt: string, report: BenchmarkReport): BenchmarkRecord => {
    const record = { id, startedAt, finishedAt: new Date().toISOString(), report };
    insertBenchmark(db, record);
    return record;
  };

  async function measure(
    { state: first, abort }: NonNullable<typeof current>,
    order: Parameters<BenchmarksApi['start']>[0],
  ): Promise<void> {
    let state = first;
    const change = (changes: Partial<BenchmarkState>) => {
      state = { ...state, ...changes };
      if (current !== null) current.state = state;
      tell(state);
    };
    try {
      const report = await run({
        cases: order.cases ?? usualCases,
        engines: order.engines ?? [],
        execution: 'auto',
        peer: null,
        rounds: order.rounds,
        signal: abort.signal,
        onProgress: () => {},
        onMeasure: (at) => change(at),
      });
      keep(state.id, state.startedAt, report);
      current = null;
      change({ status: 'finished', done: state.total, measuring: null });
    } catch (error) {
      current = null;
      if (abort.signal.aborted) return change({ status: 'stopped', measuring: null });
      const { code, message, advice } =
        error instanceof WorkbenchError
          ? error
          : workbenchError('benchmark.failed', {
              name: state.measuring ?? 'the benchmark',
              engine: 'this machine',
              reason: (error as Error).message,
            });
      change({ status: 'failed', measuring: null, failure: { code, message, advice } });
    }
  }

  return {
    start(order) {
      if (current !== null) throw workbenchError('benchmark.running', {});
      checkCases(order.cases ?? []);
      const state: BenchmarkState = {
        id: newId(),
        startedAt: new Date().toISOString(),
        status: 'running',
        done: 0,
        total: 0,
        measuring: null,
        failure: null,
      };
      current = { state, abort: new AbortController() };
      void measure(current, order);
      tell(state);
      return state;
    },
    stop() {
      current?.abort.abort();
      return current !== null;
    },
    running: () => current?.state ?? null,
    kept: (limit) => listBenchmarks(db, limit),
    keep: (startedAt, report) => keep(newId(), startedAt.toISOString(), report),
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
