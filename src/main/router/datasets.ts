import type { DatasetInfo, DatasetProgress } from '#shared/dataset.ts';
import { os } from './base.ts';

export const datasets = {
  list: os.datasets.list.handler(({ context }) => context.workbench.datasets.list()),
  get: os.datasets.get.handler(async function* ({
    input,
    context,
    signal,
  }): AsyncGenerator<DatasetProgress, DatasetInfo> {
    // Only the latest progress matters: a slow reader sees fewer.
    let latest: DatasetProgress | undefined;
    let wake = () => {};
    const work = context.workbench.datasets
      .get(input.name, {
        signal,
        onProgress(progress) {
          latest = progress;
          wake();
        },
      })
      .finally(() => {
        done = true;
        wake();
      });
    // Its failure is thrown below; until then it must not count as unhandled.
    work.catch(() => {});
    let done = false;
    while (!done) {
      if (latest === undefined) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      } else {
        const progress = latest;
        latest = undefined;
        yield progress;
      }
    }
    return work;
  }),
  check: os.datasets.check.handler(({ input, context, signal }) =>
    context.workbench.datasets.check(input.name, signal),
  ),
  remove: os.datasets.remove.handler(async ({ input, context }) => {
    await context.workbench.datasets.remove(input.name);
    return { removed: input.name };
  }),
};
