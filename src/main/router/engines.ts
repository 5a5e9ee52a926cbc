import { os } from './base.ts';

export const engines = {
  list: os.engines.list.handler(({ context }) => context.workbench.engines.statuses()),
  cases: os.engines.cases.handler(({ context }) =>
    context.workbench.benchmarkCases.map(({ name, task, encoder, batch, engines }) => ({
      name,
      task,
      encoder,
      batch,
      engines: [...engines],
    })),
  ),
  benchmark: os.engines.benchmark.handler(({ input, context }) => context.workbench.benchmarks.start(input)),
  stopBenchmark: os.engines.stopBenchmark.handler(({ context }) => ({
    stopped: context.workbench.benchmarks.stop(),
  })),
  benchmarks: os.engines.benchmarks.handler(({ input, context }) => ({
    running: context.workbench.benchmarks.running(),
    kept: context.workbench.benchmarks.kept(input.limit),
  })),
};
