import { os } from './base.ts';
import { following } from './progress.ts';

export const engines = {
  list: os.engines.list.handler(({ context }) => context.workbench.engines.statuses()),
  install: os.engines.install.handler(({ context, signal }) =>
    following<{ line: string }, { installed: string }>(async (onProgress) => ({
      installed: await context.workbench.engines.installTensorflow((line) => onProgress({ line }), signal),
    })),
  ),
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
