import { packCurves } from '#shared/contract/curves-wire.ts';
import { os } from './base.ts';

export const compare = {
  arms: os.compare.arms.handler(({ input, context }) => context.workbench.analysis.arms(input)),
  curves: os.compare.curves.handler(async ({ input, context }) =>
    packCurves(await context.workbench.analysis.curves(input)),
  ),
  table: os.compare.table.handler(({ input, context }) => context.workbench.analysis.table(input)),
  importance: os.compare.importance.handler(({ input, context }) =>
    context.workbench.analysis.importance(input),
  ),
  diff: os.compare.diff.handler(({ input, context }) => context.workbench.analysis.diff(input)),
  results: os.compare.results.handler(({ input, context }) => context.workbench.analysis.results(input)),
  loupe: os.compare.loupe.handler(({ input, context }) => context.workbench.analysis.loupe(input)),
  moreSeeds: os.compare.moreSeeds.handler(({ input, context }) =>
    context.workbench.analysis.moreSeeds(input),
  ),
};
