import { packSeries } from '#shared/contract/wire.ts';
import { os } from './base.ts';

export const metrics = {
  names: os.metrics.names.handler(({ input, context }) => context.workbench.runs.seriesOf(input.run)),
  series: os.metrics.series.handler(({ input, context }) =>
    packSeries(
      input.series.map(({ run, ...request }) => ({
        ...context.workbench.runs.series({ ...request, runId: run }),
        run,
      })),
    ),
  ),
};
