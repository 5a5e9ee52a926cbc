/**
 * Everything that a window, a browser or a script can ask of the program: one file a feature. `src/main/router`
 * implements it; direct calls, a MessagePort and HTTP carry it.
 */
import type { ContractRouterClient } from '@orpc/contract';
import { archive } from './contract/archive.ts';
import { compare } from './contract/compare.ts';
import { datasets } from './contract/datasets.ts';
import { engines } from './contract/engines.ts';
import { events } from './contract/events.ts';
import { experiments } from './contract/experiments.ts';
import { metrics } from './contract/metrics.ts';
import { program } from './contract/program.ts';
import { projection } from './contract/projection.ts';
import { queue } from './contract/queue.ts';
import { runs } from './contract/runs.ts';
import { settings } from './contract/settings.ts';
import { views } from './contract/views.ts';

export const contract = {
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
};

type Procedures = typeof contract;
/** By name, so that types built on it need not spell it out. */
export interface Contract extends Procedures {}

/** The program as its callers see it, whatever carries their calls. */
export type ContrastClient = ContractRouterClient<Contract>;
