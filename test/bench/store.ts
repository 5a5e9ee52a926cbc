/**
 * Measures the store: a million samples written and charted, ten thousand runs stored, listed, filtered and sorted.
 * Usage: store.ts [SAMPLES [RUNS]]. Prints a JSON document with seconds.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readSeries } from '#main/store/chart.ts';
import { Database } from '#main/store/database.ts';
import { insertEpoch } from '#main/store/epochs.ts';
import { insertExperiment } from '#main/store/experiments.ts';
import { queryRuns } from '#main/store/run-query.ts';
import { changeStatus } from '#main/store/run-status.ts';
import { appendSamples } from '#main/store/samples.ts';
import { expand } from '#shared/expand.ts';
import { type ExperimentInput, experimentSchema } from '#shared/experiment.ts';

export interface StoreFigures {
  samples: { rows: number; write: number; chart: number; zoom: number; points: number };
  runs: {
    rows: number;
    /** Storing the experiment. */
    insert: number;
    page: number;
    filtered: number;
    byMetric: number;
    bySetting: number;
    all: number;
  };
}

/** The least of several measurements, in seconds: what the machine can do when nothing else disturbs it. */
function seconds(work: () => unknown, repeats = 5): number {
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i < repeats; i++) {
    const start = performance.now();
    work();
    least = Math.min(least, (performance.now() - start) / 1000);
  }
  return least;
}

function store(db: Database, input: ExperimentInput): string[] {
  const spec = experimentSchema.parse(input);
  return insertExperiment(db, spec, expand(spec), null).runIds;
}

function measureSamples(db: Database, rows: number): StoreFigures['samples'] {
  const [runId] = store(db, { name: 'Samples' }) as [string];
  const samples = Array.from({ length: rows }, (_, step) => ({
    step,
    at: 1.8e12 + step * 100,
    value: Math.sin(step / 1000) + (step % 17) / 100,
  }));
  const write = seconds(() => {
    for (let from = 0; from < rows; from += 100_000) {
      appendSamples(db, { runId, stage: 'pretrain', name: 'step/loss' }, samples.slice(from, from + 100_000));
    }
  }, 1);
  const chart = () => readSeries(db, { runId, name: 'step/loss' });
  const zoom = () => readSeries(db, { runId, name: 'step/loss', from: rows * 0.4, to: rows * 0.418 });
  return { rows, write, chart: seconds(chart), zoom: seconds(zoom), points: chart().x.length };
}

function measureRuns(db: Database, rows: number): StoreFigures['runs'] {
  const input: ExperimentInput = {
    name: 'Many',
    base: { dataset: { id: 'mnist' } },
    arms: [
      { name: 'baseline', settings: { method: 'cross-entropy' } },
      { name: 'supcon', settings: {} },
    ],
    sweep: [{ setting: 'classifier.dropout', range: { from: 0, to: 0.9, count: rows / 20 } }],
    seeds: Array.from({ length: 10 }, (_, i) => i),
  } as ExperimentInput;
  let runIds: string[] = [];
  const insert = seconds(() => {
    runIds = store(db, input);
  }, 1);
  db.write(() => {
    for (const [i, id] of runIds.entries()) {
      changeStatus(db, id, { to: 'running', session: 's' });
      const values = {
        'test/accuracy': Math.sin(i) ** 2,
        'train/loss': 1 / (i + 1),
        'test/knn-accuracy': 0.5,
      };
      const stage = i < rows / 2 ? 'supervised' : 'pretrain';
      for (const epoch of [1, 2]) insertEpoch(db, id, { stage, epoch, step: epoch, seconds: 1, values });
      changeStatus(db, id, { to: 'finished' });
    }
  });
  const fields = ['settings.classifier.dropout', 'metrics.test/accuracy'];
  const page = { limit: 100, fields };
  return {
    rows: runIds.length,
    insert,
    page: seconds(() => queryRuns(db, page)),
    filtered: seconds(() =>
      queryRuns(db, {
        ...page,
        where: [
          { field: 'settings.classifier.dropout', op: '<', value: 0.3 },
          { field: 'metrics.test/accuracy', op: '>', value: 0.5 },
          { field: 'arm', op: '=', value: 'supcon' },
        ],
        sort: [{ field: 'metrics.test/accuracy', descending: true }],
      }),
    ),
    byMetric: seconds(() =>
      queryRuns(db, { ...page, sort: [{ field: 'metrics.test/accuracy', descending: true }] }),
    ),
    bySetting: seconds(() => queryRuns(db, { ...page, sort: [{ field: 'settings.classifier.dropout' }] })),
    all: seconds(() => queryRuns(db, { sort: [{ field: 'metrics.test/accuracy' }] })),
  };
}

/** Measures in a new database on the disk of temporary files. */
export function measureStore(samples = 1_000_000, runs = 10_000): StoreFigures {
  const folder = mkdtempSync(join(tmpdir(), 'contrast-store-'));
  const db = new Database(join(folder, 'workbench.sqlite'));
  try {
    return { samples: measureSamples(db, samples), runs: measureRuns(db, runs) };
  } finally {
    db.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

if (import.meta.main) {
  const [samples, runs] = process.argv.slice(2).map(Number);
  process.stdout.write(`${JSON.stringify(measureStore(samples, runs), null, 2)}\n`);
}
