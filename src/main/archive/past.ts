/** What runs of other programs have in common when they are brought in. */
import { basename } from 'node:path';
import { workbenchError } from '#shared/errors.ts';
import { experimentSchema } from '#shared/experiment.ts';
import type { RunOrigin } from '#shared/origin.ts';
import type { PastExperiment, PastRun, PastSeries } from '#shared/past-run.ts';
import { type JsonObject, withValueAt } from '#shared/paths.ts';
import { type Settings, settingsSchema } from '#shared/settings.ts';

const programs: Record<RunOrigin['program'], string> = {
  contrast: 'Contrast Workbench',
  tensorboard: 'TensorBoard',
  mlflow: 'MLflow',
};

/** What runs are called that have no name but that of their folder or archive. */
export const titleOf = (path: string): string =>
  basename(path).replace(/\.(zip|tgz|tar|tar\.gz)$/i, '') || 'runs';

/** Names that parameters commonly have elsewhere, and the settings they are here. */
const knownParameters: Record<string, string[]> = {
  lr: ['supervised.optimizer.learningRate', 'pretrain.optimizer.learningRate'],
  learning_rate: ['supervised.optimizer.learningRate', 'pretrain.optimizer.learningRate'],
  batch_size: ['supervised.batchSize', 'pretrain.batchSize'],
  epochs: ['supervised.epochs', 'pretrain.epochs'],
  temperature: ['loss.temperature'],
  dataset: ['dataset.id'],
};

/** The defaults, with the parameters put in that are known and make sense. */
export function settingsFrom(parameters: Record<string, string>): Settings {
  let settings: JsonObject = {};
  for (const [name, text] of Object.entries(parameters)) {
    const paths = Object.hasOwn(knownParameters, name.toLowerCase())
      ? knownParameters[name.toLowerCase()]!
      : [];
    for (const path of paths) {
      const number = Number(text);
      const value = path === 'dataset.id' || Number.isNaN(number) ? text : number;
      const changed = withValueAt(settings, path, value);
      if (settingsSchema.safeParse(changed).success) settings = changed;
    }
  }
  return settingsSchema.parse(settings);
}

/** A run of another program. Times in milliseconds since 1970. */
export function pastRun(run: {
  program: Exclude<RunOrigin['program'], 'contrast'>;
  key: string;
  name: string;
  parameters: Record<string, string>;
  status: PastRun['status'];
  started: number;
  finished: number;
  tags?: string[];
  notes?: string;
  series: PastSeries[];
}): PastRun {
  const time = (milliseconds: number) => new Date(milliseconds).toISOString();
  const seed = Number(run.parameters.seed ?? run.parameters.random_seed ?? 0);
  const failure = workbenchError('import.failed-there', { program: programs[run.program] });
  return {
    origin: { program: run.program, key: run.key, parameters: run.parameters },
    id: null,
    arm: run.name.slice(0, 200) || 'run',
    seed: Number.isInteger(seed) && seed >= 0 && seed <= 0xffffffff ? seed : 0,
    settings: settingsFrom(run.parameters),
    varied: {},
    status: run.status,
    failure:
      run.status === 'failed'
        ? { code: failure.code, message: failure.message, advice: failure.advice }
        : null,
    engine: null,
    createdAt: time(run.started),
    startedAt: time(run.started),
    finishedAt: time(run.finished),
    tags: run.tags ?? [],
    notes: run.notes ?? '',
    environment: null,
    stages: [],
    series: run.series,
    checkpoints: [],
  };
}

export function pastExperiment(program: RunOrigin['program'], name: string, runs: PastRun[]): PastExperiment {
  const arms = [...new Set(runs.map((run) => run.arm.slice(0, 60).trim() || 'run'))].slice(0, 100);
  const spec = experimentSchema.parse({
    name: `${programs[program]}: ${name}`.slice(0, 120),
    description: `Brought in from ${programs[program]}.`,
    arms: arms.map((arm) => ({ name: arm })),
  });
  const createdAt = runs.map((run) => run.createdAt).sort()[0] ?? new Date().toISOString();
  return { id: null, spec, gitCommit: null, createdAt, runs };
}
