/** The contract of `src/shared/contract.ts` implemented over the workbench: one file a feature. */
import { archive } from './archive.ts';
import { os } from './base.ts';
import { compare } from './compare.ts';
import { datasets } from './datasets.ts';
import { engines } from './engines.ts';
import { events } from './events.ts';
import { experiments } from './experiments.ts';
import { metrics } from './metrics.ts';
import { program } from './program.ts';
import { projection } from './projection.ts';
import { queue } from './queue.ts';
import { runs } from './runs.ts';
import { settings } from './settings.ts';
import { views } from './views.ts';

export const router = os.router({
  experiments,
  runs,
  queue,
  metrics,
  compare,
  datasets,
  engines,
  settings,
  views,
  projection,
  archive,
  program,
  events,
});
