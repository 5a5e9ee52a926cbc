import { packPoints, packSeriesPoints } from '#shared/contract/projection-wire.ts';
import { os } from './base.ts';

export const projection = {
  plan: os.projection.plan.handler(({ input, context }) => context.workbench.projection.plan(input)),
  compute: os.projection.compute.handler(({ input, context }) => context.workbench.projection.compute(input)),
  computeSeries: os.projection.computeSeries.handler(({ input, context }) =>
    context.workbench.projection.computeSeries(input),
  ),
  jobs: os.projection.jobs.handler(({ context }) => context.workbench.projection.jobs()),
  job: os.projection.job.handler(({ input, context }) => context.workbench.projection.job(input.job)),
  watch: os.projection.watch.handler(({ input, context, signal }) =>
    context.workbench.projection.watch(input.job, signal),
  ),
  snapshot: os.projection.snapshot.handler(({ input, context }) => {
    const { points, ...rest } = context.workbench.projection.snapshot(input.job);
    return { ...rest, n: points.ids.length, data: packPoints(points) };
  }),
  pause: os.projection.pause.handler(({ input, context }) => context.workbench.projection.pause(input.job)),
  resume: os.projection.resume.handler(({ input, context }) =>
    context.workbench.projection.resume(input.job),
  ),
  cancel: os.projection.cancel.handler(({ input, context }) =>
    context.workbench.projection.cancel(input.job),
  ),
  list: os.projection.list.handler(({ input, context }) => context.workbench.projection.list(input.run)),
  get: os.projection.get.handler(async ({ input, context }) => {
    const { info, ...points } = await context.workbench.projection.get(input.map);
    return { info, data: packPoints(points) };
  }),
  remove: os.projection.remove.handler(({ input, context }) => ({
    removed: context.workbench.projection.remove(input.map),
  })),
  listSeries: os.projection.listSeries.handler(({ input, context }) =>
    context.workbench.projection.listSeries(input.run),
  ),
  series: os.projection.series.handler(async ({ input, context }) => {
    const { series, points } = await context.workbench.projection.series(input.series);
    return { series, data: packSeriesPoints(points) };
  }),
  neighbours: os.projection.neighbours.handler(({ input, context }) =>
    context.workbench.projection.neighbours(input),
  ),
  transform: os.projection.transform.handler(async ({ input, context }) => {
    const bytes = input.file && new Uint8Array(await input.file.arrayBuffer());
    const points = await context.workbench.projection.transform(input.map, bytes);
    return { n: points.ids.length, data: packPoints(points) };
  }),
  export: os.projection.export.handler(async ({ input, context }) => {
    const bytes = await context.workbench.projection.export(input.map, input.format);
    const type = input.format === 'csv' ? 'text/csv' : 'application/zip';
    return new File([bytes], `map.${input.format}`, { type });
  }),
  frames: os.projection.frames.handler(({ input, context }) =>
    context.workbench.projection.frames(input.run, input.layer).slice(0, input.limit),
  ),
};
