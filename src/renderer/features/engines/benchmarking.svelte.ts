/** The benchmark: what it can measure, how it gets on, and what was kept. Call it while a component is set up. */
import type { BenchmarkState } from '#shared/benchmark.ts';
import type { ContrastClient } from '#shared/contract.ts';
import { client } from '../../api/client.ts';
import { events } from '../../api/events.svelte.ts';
import { type Live, live } from '../../api/live.svelte.ts';
import { attempt, told } from '../../shell/toasts.ts';

type Benchmarks = Awaited<ReturnType<ContrastClient['engines']['benchmarks']>>;
type Cases = Awaited<ReturnType<ContrastClient['engines']['cases']>>;

export class Benchmarking {
  readonly kept: Live<Benchmarks> = live(() => client.engines.benchmarks({ limit: 20 }));
  readonly cases: Live<Cases> = live(() => client.engines.cases());
  /** "quick", "all", or the name of a case. */
  which = $state('quick');
  /** Newer than what was fetched. */
  #newest = $state.raw<BenchmarkState>();
  readonly #state = $derived(this.#newest ?? this.kept.data?.running ?? undefined);

  constructor() {
    $effect(() =>
      events.on((event) => {
        if (event.type !== 'benchmark') return;
        this.#newest = event.state;
        if (event.state.status !== 'finished') return;
        told('The benchmark is done.');
        void this.kept.refresh();
      }),
    );
  }

  get running(): BenchmarkState | undefined {
    return this.#state?.status === 'running' ? this.#state : undefined;
  }

  /** Why the last one ended without a result. */
  get failure(): BenchmarkState['failure'] {
    return this.#state?.status === 'failed' ? this.#state.failure : null;
  }

  start(): Promise<boolean> {
    const all = (this.cases.data ?? []).map(({ name }) => name);
    const cases = this.which === 'all' ? all : [this.which];
    return attempt(async () => {
      this.#newest = await client.engines.benchmark(this.which === 'quick' ? {} : { cases });
    });
  }

  stop(): Promise<boolean> {
    return attempt(() => client.engines.stopBenchmark());
  }
}
