/** Benchmarks in the background, over each transport: the measuring itself is a fake. */
import { expect, test, vi } from 'vitest';
import type { BenchmarkOptions } from '#main/benchmark/benchmark.ts';
import type { BenchmarkReport, BenchmarkState } from '#shared/benchmark.ts';
import { codedError } from '#shared/contract/wire.ts';
import { workbenchError } from '#shared/errors.ts';
import { openWorkbench, temporaryHome } from '../faults/workbench.ts';
import { routerOf, transports } from './transports.ts';

const report: BenchmarkReport = {
  machine: { cpu: 'a processor', cores: 2, memory_bytes: 8e9, os: 'Linux', node: 'v24' },
  cases: [
    {
      ...{ name: 'resnet8-64', engine: 'wasm', version: 'wasm 4, eager', encoder: 'resnet8', batch: 64 },
      ...{ step_seconds: { min: 0.1, median: 0.2 }, peak_rss_bytes: 1e9, first_step_seconds: 1 },
      images_per_second: 320,
    },
  ],
};

/** Measures when it is told to, or ends as the signal says. */
function fakeMeasuring() {
  const orders: BenchmarkOptions[] = [];
  let end = { finish: (_: BenchmarkReport) => {}, fail: (_: unknown) => {} };
  const runBenchmark = (options: BenchmarkOptions) => {
    orders.push(options);
    options.onMeasure?.({ measuring: 'resnet8-64 on wasm', done: 0, total: 1 });
    return new Promise<BenchmarkReport>((finish, fail) => {
      end = { finish, fail };
      options.signal?.addEventListener('abort', () => fail(options.signal!.reason));
    });
  };
  return { orders, runBenchmark, end: () => end };
}

test.each(Object.keys(transports))('one at a time, told, stopped and kept, over %s', async (transport) => {
  const measuring = fakeMeasuring();
  const home = temporaryHome();
  const workbench = openWorkbench(home, { runBenchmark: measuring.runBenchmark });
  const client = await transports[transport]!(routerOf(workbench, { feed: { interval: 1 } }));
  const leaving = new AbortController();
  const stream = await client.events.stream({}, { signal: leaving.signal });
  const ends: BenchmarkState[] = [];
  const listening = (async () => {
    for await (const { events } of stream)
      for (const event of events)
        if (event.type === 'benchmark' && event.state.status !== 'running') ends.push(event.state);
  })().catch(() => {});
  /** The state in which the next benchmark ended. */
  const ended = () => vi.waitFor(() => ends.shift() ?? expect.fail('It has not ended.'), { timeout: 10_000 });

  const state = await client.engines.benchmark({ rounds: 2 });
  expect(state).toMatchObject({ status: 'running', failure: null });
  expect(measuring.orders[0]).toMatchObject({ cases: ['resnet8-64'], engines: [], rounds: 2 });
  expect((await client.engines.benchmarks()).running).toMatchObject({
    ...{ id: state.id, measuring: 'resnet8-64 on wasm', total: 1 },
  });
  const again = await client.engines.benchmark().catch((error: unknown) => error);
  expect(codedError(again)?.code).toBe('benchmark.running');
  measuring.end().finish(report);
  expect(await ended()).toMatchObject({ id: state.id, status: 'finished', done: 1, total: 1 });
  const { running, kept } = await client.engines.benchmarks();
  expect([running, kept.map(({ id }) => id)]).toEqual([null, [state.id]]);
  expect(kept[0]!.report).toEqual(report);

  await client.engines.benchmark({ cases: ['resnet20-128'], engines: ['wasm'] });
  expect(await client.engines.stopBenchmark()).toEqual({ stopped: true });
  expect(await ended()).toMatchObject({ status: 'stopped' });
  expect(await client.engines.stopBenchmark()).toEqual({ stopped: false });

  await client.engines.benchmark();
  measuring.end().fail(workbenchError('benchmark.failed', { name: 'x', engine: 'wasm', reason: 'no' }));
  expect(await ended()).toMatchObject({ status: 'failed', failure: { code: 'benchmark.failed' } });
  const unknown = await client.engines.benchmark({ cases: ['resnet9'] }).catch((error: unknown) => error);
  expect(codedError(unknown)?.code).toBe('benchmark.unknown-case');
  // Only what ended well is kept, over the end of the program.
  expect((await client.engines.benchmarks()).kept).toHaveLength(1);
  expect(openWorkbench(home).benchmarks.kept(10)).toHaveLength(1);
  expect((await client.engines.cases()).map(({ name }) => name)).toContain('resnet8-64');
  leaving.abort();
  await listening;
});
