/**
 * Fills a store with made-up runs and measures how long their comparison takes, on the clock and of one core's time, which
 * other work on the machine does not lengthen: node test/bench/compare.ts [runs]
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { composeWorkbench } from '#main/compose.ts';
import { Database } from '#main/store/database.ts';
import { packCurves, unpackCurves } from '#shared/contract/curves-wire.ts';
import { parseExperiment } from '#shared/expand.ts';

const epochs = 200;
export const metricNames = [
  'train/loss',
  'train/accuracy',
  'test/loss',
  'test/accuracy',
  'test/knn-accuracy',
];

/** A home whose finished runs have 200 epochs of five metrics, five seeds of each setting. */
export function madeUpHome(root: string, runs: number): string[] {
  const workbench = composeWorkbench({ home: root, devices: [] });
  const count = Math.max(1, Math.round(runs / 10));
  const { spec, runs: planned } = parseExperiment(
    {
      name: 'Made up',
      base: {
        dataset: { id: 'mnist' },
        supervised: { epochs },
        pretrain: { epochs },
        classify: { epochs: 1 },
      },
      arms: [
        { name: 'baseline', settings: { method: 'cross-entropy' } },
        { name: 'wide', settings: { method: 'cross-entropy', encoder: { width: 2 } } },
      ],
      sweep: [
        {
          setting: 'supervised.optimizer.learningRate',
          logRange: { from: 1e-4, to: 1e-1, count },
        },
      ],
      seeds: [1, 2, 3, 4, 5],
    },
    'bench',
  );
  const { runIds } = workbench.experiments.create(spec, planned, null);
  workbench.close();
  const db = new Database(join(root, 'workbench.sqlite'));
  db.write(() => {
    const value = (run: number, epoch: number, metric: number) =>
      metric % 2 === 0
        ? 2 / Math.sqrt(epoch + metric) + (run % 7) / 100
        : 1 - 1 / Math.sqrt(epoch + run / 100);
    const all = runIds.flatMap((id, run) =>
      Array.from({ length: epochs }, (_, i) => ({ id, run, epoch: i + 1 })),
    );
    db.repeat(
      'INSERT INTO epochs (run_id, stage, epoch, step, seconds, recorded_at) VALUES (?, ?, ?, ?, ?, ?)',
      all.map(({ id, epoch }) => [id, 'supervised', epoch, epoch * 19, 1.5, '2026-01-01T00:00:00.000Z']),
    );
    db.repeat(
      'INSERT INTO metrics (run_id, stage, epoch, name, value) VALUES (?, ?, ?, ?, ?)',
      all.flatMap(({ id, run, epoch }) =>
        metricNames.map((name, metric) => [id, 'supervised', epoch, name, value(run, epoch, metric)]),
      ),
    );
    db.repeat(
      'INSERT INTO last_metrics (run_id, name, value) VALUES (?, ?, ?)',
      runIds.flatMap((id, run) => metricNames.map((name, metric) => [id, name, value(run, epochs, metric)])),
    );
    db.repeat(
      "UPDATE runs SET status = 'finished', epochs = ?, seconds = ? WHERE id = ?",
      runIds.map((id) => [epochs, epochs * 1.5, id]),
    );
  });
  db.close();
  return runIds;
}

export interface Taken {
  /** Seconds on the clock. */
  clock: number;
  /** Seconds of a core's time. */
  core: number;
}

/** What each question of the comparison takes; curves with what a transport does to them. */
export async function measureCompare(root: string, runs: string[]): Promise<Record<string, Taken>> {
  const workbench = composeWorkbench({ home: root, devices: [] });
  const { analysis } = workbench;
  const metrics = metricNames.map((name) => ({ name }));
  const curves = { runs, metrics, x: 'epoch', align: 'stages', band: 'sd', points: 500 } as const;
  const questions: Record<string, () => unknown> = {
    'curves of each run': async () =>
      unpackCurves(packCurves(await analysis.curves({ ...curves, group: 'none' }))),
    'curves by arm, against operations': () => analysis.curves({ ...curves, x: 'flops', group: 'arm' }),
    'settings table': () => analysis.table({ runs }),
    importance: () => analysis.importance({ runs, metric: 'test/accuracy', quantile: 0.25 }),
    duel: () => analysis.arms({ runs, metric: 'test/accuracy', match: 'epochs', allPairs: false }),
    'results table': () => analysis.results({ runs, metrics: metricNames, match: 'last' }),
  };
  const taken: Record<string, Taken> = {};
  for (const [name, ask] of Object.entries(questions)) {
    const [started, before] = [performance.now(), process.cpuUsage()];
    await ask();
    const { user, system } = process.cpuUsage(before);
    taken[name] = { clock: (performance.now() - started) / 1000, core: (user + system) / 1e6 };
  }
  workbench.close();
  return taken;
}

if (process.argv[1] === import.meta.filename) {
  for (const count of process.argv[2] === undefined ? [100, 1000] : [Number(process.argv[2])]) {
    const root = mkdtempSync(join(tmpdir(), 'contrast-compare-'));
    const runs = madeUpHome(root, count);
    console.log(`${runs.length} runs × ${metricNames.length} metrics × ${epochs} epochs`);
    for (const [name, { clock, core }] of Object.entries(await measureCompare(root, runs)))
      console.log(`  ${name.padEnd(36)} ${clock.toFixed(2)} s, ${core.toFixed(2)} s of a core`);
    rmSync(root, { recursive: true });
  }
}
