import { packFeatures, packPredictions } from '#shared/contract/predictions-wire.ts';
import { os } from './base.ts';

export const runs = {
  list: os.runs.list.handler(({ input, context }) => context.workbench.runs.query(input)),
  summaries: os.runs.summaries.handler(({ input, context }) => context.workbench.runs.list(input)),
  fields: os.runs.fields.handler(({ input, context }) => context.workbench.runs.fields(input)),
  get: os.runs.get.handler(({ input, context }) => context.workbench.runs.get(input.run)),
  tag: os.runs.tag.handler(({ input, context: { workbench } }) =>
    input.runs.map((id) => {
      const { tags } = workbench.runs.get(id);
      const kept = tags.filter((tag) => !input.remove.includes(tag));
      return workbench.runs.annotate(id, { tags: [...new Set([...kept, ...input.add])] });
    }),
  ),
  note: os.runs.note.handler(({ input, context }) =>
    context.workbench.runs.annotate(input.run, { notes: input.text }),
  ),
  archive: os.runs.archive.handler(({ input, context }) =>
    input.runs.map((id) => context.workbench.runs.annotate(id, { archived: input.archived })),
  ),
  remove: os.runs.remove.handler(({ input, context }) => context.workbench.runs.remove(input.runs)),
  restore: os.runs.restore.handler(({ input, context }) => context.workbench.runs.restore(input.runs)),
  purge: os.runs.purge.handler(({ input, context }) => ({
    purged: context.workbench.runs.purge(input.olderThanDays * 24 * 3600),
  })),
  checkpoints: os.runs.checkpoints.handler(({ input, context }) =>
    context.workbench.runs.checkpoints(input.run),
  ),
  artifacts: os.runs.artifacts.handler(({ input, context }) =>
    context.workbench.features.artifacts(input.run),
  ),
  predictions: os.runs.predictions.handler(({ input, context }) =>
    packPredictions(context.workbench.features.predictions(input)),
  ),
  featureEpochs: os.runs.featureEpochs.handler(({ input, context }) =>
    context.workbench.features.epochs(input.run),
  ),
  features: os.runs.features.handler(async ({ input, context }) =>
    packFeatures(await context.workbench.features.get(input)),
  ),
  fork: os.runs.fork.handler(({ input: { run, from, changes }, context }) =>
    context.workbench.runs.fork(run, {
      ...(from === undefined ? {} : { from }),
      ...(changes === undefined ? {} : { changes }),
    }),
  ),
  reproduce: os.runs.reproduce.handler(({ input, context }) => context.workbench.runs.reproduce(input.run)),
  compareEpochs: os.runs.compareEpochs.handler(({ input, context }) =>
    context.workbench.runs.compareEpochs(input.run, input.other),
  ),
  log: os.runs.log.handler(({ input, context }) => context.workbench.runs.log(input.run, input.lines)),
};
