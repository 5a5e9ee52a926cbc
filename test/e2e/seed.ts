/** A home with runs that were never trained: their numbers come from a formula, so that every test sees the same. */
import { randomUUID } from 'node:crypto';
import { Database } from '#main/store/database.ts';
import { openHome } from '#main/store/home.ts';
import { insertPast } from '#main/store/past-runs.ts';
import { expand } from '#shared/expand.ts';
import { type ExperimentInput, experimentSchema, type RunSpec } from '#shared/experiment.ts';
import type { PastRun, PastStage } from '#shared/past-run.ts';
import type { Metrics } from '#shared/run.ts';
import type { StageName } from '#shared/settings.ts';

const day = 86_400_000;

/** Two arms, a sweep of the temperature and three seeds: 12 runs. */
export const smallStudy: ExperimentInput = {
  name: 'Digits, two arms',
  base: {
    dataset: { id: 'mnist', trainPerClass: 200, testPerClass: 20 },
    encoder: { name: 'small-cnn' },
    supervised: { epochs: 10 },
    pretrain: { epochs: 10 },
    classify: { epochs: 5 },
  },
  arms: [
    { name: 'baseline', settings: { method: 'cross-entropy' } },
    { name: 'supcon', settings: { method: 'contrastive' } },
  ],
  sweep: [{ setting: 'loss.temperature', values: [0.05, 0.1, 0.5] }],
  seeds: [1, 2, 3],
} as ExperimentInput;

/** In (−1, 1), the same for the same numbers. */
const noise = (...of: number[]): number => {
  const x = Math.sin(of.reduce((sum, n, i) => sum + n * (12.9898 + 7.1 * i), 1.3)) * 43_758.5453;
  return 2 * (x - Math.floor(x)) - 1;
};

function epochValues(stage: StageName, epoch: number, { seed, arm, settings }: RunSpec): Metrics {
  const temperature = settings.method === 'contrastive' ? settings.loss.temperature : 0.05;
  const quality = (arm === 'baseline' ? 0.93 : 0.972) - 0.06 * temperature + 0.004 * noise(seed, 7);
  const learned = 1 - Math.exp(-epoch / (stage === 'classify' ? 0.7 : 2.2));
  const near = (value: number, share = 0.01) => value * (1 + share * noise(seed, epoch, value));
  const common: Metrics = {
    'train/loss': near(2.3 * (1 - learned) + 0.1),
    'train/gradient-norm': near(1.8 - learned, 0.2),
    'train/images-per-second': near(5200, 0.05),
  };
  if (stage === 'pretrain') {
    return {
      ...common,
      'test/knn-accuracy': quality * learned - 0.01 * Math.abs(noise(seed, epoch)),
      'test/linear-probe-accuracy': quality * learned,
      'train/positives-per-anchor': near(25),
      'train/anchors-without-positive': 0,
      'health/alignment': near(0.4 - 0.3 * learned),
      'health/uniformity': near(-1.2 - 1.8 * learned),
      'health/effective-rank': near(6 + 12 * learned),
      'health/std': near(0.08),
      'health/variance': near(0.6),
      'health/silhouette': near(0.5 * learned),
      'health/collapsed': 0,
    };
  }
  const accuracy = quality * learned;
  return {
    ...common,
    'train/accuracy': accuracy + 0.01,
    'test/accuracy': accuracy,
    'test/loss': near(2.2 * (1 - accuracy)),
  };
}

function stageOf(name: StageName, epochs: number, start: number, run: RunSpec): PastStage {
  return {
    name,
    plannedEpochs: epochs,
    epochs: Array.from({ length: epochs }, (_, i) => ({
      epoch: i + 1,
      step: (i + 1) * 16,
      seconds: 2.5 + 0.2 * noise(run.seed, i),
      recordedAt: new Date(start + i * 2500).toISOString(),
      values: epochValues(name, i + 1, run),
    })),
  };
}

/** A run as if it had been trained at `start`, milliseconds since 1970. */
export function pastRun(run: RunSpec, start: number): PastRun {
  const { settings } = run;
  const stages =
    settings.method === 'contrastive'
      ? [
          stageOf('pretrain', settings.pretrain.epochs, start, run),
          stageOf('classify', settings.classify.epochs, start + 30_000, run),
        ]
      : [stageOf('supervised', settings.supervised.epochs, start, run)];
  const steps = Array.from({ length: 160 }, (_, i) => i + 1);
  return {
    origin: { program: 'contrast', key: `contrast:${randomUUID()}`, parameters: {} },
    id: null,
    ...run,
    status: 'finished',
    failure: null,
    engine: 'tensorflow',
    createdAt: new Date(start - 60_000).toISOString(),
    startedAt: new Date(start).toISOString(),
    finishedAt: new Date(start + 90_000).toISOString(),
    tags: [],
    notes: '',
    environment: {
      program: '0.1.0',
      engine: 'tensorflow',
      engineVersion: '2.18.0',
      device: 'CPU',
      cpu: 'A processor of the tests',
      cores: 2,
      memoryBytes: 8 * 2 ** 30,
      os: 'Linux 6.0 x64',
      node: '24.0.0',
      gitCommit: null,
      datasetFingerprint: 'a3'.repeat(32),
      parameters: { [stages[0]!.name]: { total: 120_000, trainable: 119_000 } },
    },
    stages,
    series: [
      {
        name: 'step/loss',
        stage: stages[0]!.name,
        step: steps,
        at: steps.map((step) => start + step * 150),
        value: steps.map((step) => 2.3 * Math.exp(-step / 60) + 0.1 + 0.05 * noise(run.seed, step)),
      },
    ],
    checkpoints: [],
  };
}

export interface Seeding {
  experiment?: ExperimentInput;
  /** Changes a run before it is stored: its status, tags, notes. @param i counts from 0 in the order of expansion */
  change?: (run: PastRun, i: number) => PastRun;
}

/** Stores the runs of an experiment as finished ones. No program may have the home open. @returns their ids, in order */
export function seedRuns(
  home: string,
  { experiment = smallStudy, change = (run) => run }: Seeding = {},
): string[] {
  const spec = experimentSchema.parse(experiment);
  const newest = Date.now() - 3600_000;
  const planned = expand(spec);
  const runs = planned.map((run, i) =>
    change(pastRun(run, newest - (planned.length - i) * Math.min(300_000, (20 * day) / planned.length)), i),
  );
  const db = new Database(openHome(home).database);
  try {
    const stored = { id: null, spec, gitCommit: null, createdAt: new Date(newest - day).toISOString() };
    return insertPast(db, stored, runs).runs;
  } finally {
    db.close();
  }
}

/** What tables and details must cope with: a failed run, tags, notes, and names of many words. */
export function seedVariety(home: string): string[] {
  return seedRuns(home, {
    change: (run, i) => {
      if (i === 1)
        return {
          ...run,
          status: 'failed',
          failure: {
            code: 'run.diverged',
            message: 'The loss became NaN in epoch 3.',
            advice: 'Lower the learning rate or raise the temperature.',
          },
          stages: run.stages.map((stage) => ({ ...stage, epochs: stage.epochs.slice(0, 2) })),
        };
      if (i === 2)
        return {
          ...run,
          status: 'cancelled',
          tags: ['a tag of very many words that no column is wide enough for'],
        };
      if (i === 4)
        return {
          ...run,
          tags: ['best', 'for the paper'],
          notes: 'The one to **beat**.\n\n- low temperature\n- three seeds',
        };
      return run;
    },
  });
}

/** One run whose every name is as long as it may be. */
export const longNames: ExperimentInput = {
  name: 'An experiment whose name goes on and on, so that whatever shows it has to cut it somewhere and say all of it on hover',
  base: {
    dataset: { id: 'mnist', trainPerClass: 100 },
    encoder: { name: 'small-cnn' },
    supervised: { epochs: 2 },
  },
  arms: [
    {
      name: 'an-arm-whose-name-is-longer-than-any-column-made-for-it',
      settings: { method: 'cross-entropy' },
    },
  ],
  seeds: [4_294_967_295],
} as ExperimentInput;
