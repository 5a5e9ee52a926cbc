/** Runs that are compared, with what comparing needs to know of each. */
import type { SkippedRun } from '#shared/comparison.ts';
import { WorkbenchError, workbenchError } from '#shared/errors.ts';
import type { DatasetShape } from '#shared/flops.ts';
import { costsOf, type StageCost, type StageHistory, totalFlops } from '../analysis/history.ts';
import type { DoubtfulRun } from '../analysis/warnings.ts';
import type { DatasetLibrary } from '../datasets/library.ts';
import { fingerprintsOfRuns, lastEpochsOfRuns, programsOfRuns } from '../store/compared.ts';
import type { Database } from '../store/database.ts';
import { resolveId } from '../store/lookup.ts';
import { runsByIds, type StoredRun } from '../store/runs.ts';
import type { MeasuredRuns } from './measured-runs.ts';

export type ComparedRun = StoredRun & DoubtfulRun;

/** Runs whose training is known epoch by epoch, and what it cost. */
export type TrackedRun = ComparedRun & { stages: readonly StageHistory[]; costs: readonly StageCost[] };

export interface Found {
  /**
   * Experiments in the order in which they were named, and the runs of each as they were made: what is compared with
   * what does not rest on how a table was sorted. A run named twice counts once.
   */
  runs: ComparedRun[];
  skipped: SkippedRun[];
}

/**
 * @param names ids or unique starts of them
 * @param missing what to do with runs that are removed or unknown
 * @throws store.ambiguous-run; store.unknown-run and compare.removed-run where they are to be refused
 */
export function findRuns(db: Database, names: readonly string[], missing: 'skip' | 'refuse'): Found {
  const skipped: SkippedRun[] = [];
  const ids = new Set<string>();
  const known = new Map(runsByIds(db, names).map((run) => [run.id, run]));
  for (const name of names) {
    const id = known.has(name) ? name : wholeId(db, name, missing);
    if (id === null) skipped.push({ run: name, why: 'unknown', text: `There is no run ${name} any more.` });
    else ids.add(id);
  }
  const others = [...ids].filter((id) => !known.has(id));
  for (const run of runsByIds(db, others)) known.set(run.id, run);
  const stored = [...ids].map((id) => known.get(id)!);
  const kept = stored.filter((run) => {
    if (run.removedAt === null) return true;
    if (missing === 'refuse') throw workbenchError('compare.removed-run', { run: run.id });
    const text = `Run ${run.id} (${run.arm}, seed ${run.seed}) was removed; restored, it counts again.`;
    skipped.push({ run: run.id, why: 'removed', text });
    return false;
  });
  return { runs: withOrigins(db, asMade(kept)), skipped };
}

function asMade(runs: readonly StoredRun[]): StoredRun[] {
  const experiments = Map.groupBy(runs, ({ experiment }) => experiment.id);
  // Ids sort by the time of their making, also those of runs that were brought in.
  return [...experiments.values()].flatMap((own) => own.sort((a, b) => (a.id < b.id ? -1 : 1)));
}

function wholeId(db: Database, name: string, missing: 'skip' | 'refuse'): string | null {
  try {
    return resolveId(db, 'run', name);
  } catch (error) {
    if (missing === 'skip' && error instanceof WorkbenchError && error.code === 'store.unknown-run')
      return null;
    throw error;
  }
}

const programs = { tensorboard: 'TensorBoard', mlflow: 'MLflow' } as const;

function withOrigins(db: Database, runs: readonly StoredRun[]): ComparedRun[] {
  const ids = runs.map(({ id }) => id);
  const fingerprints = fingerprintsOfRuns(db, ids);
  const origins = programsOfRuns(db, ids);
  return runs.map((run) => {
    const program = origins.get(run.id);
    const foreign = program === undefined || program === 'contrast' ? null : programs[program];
    return { ...run, fingerprint: fingerprints.get(run.id) ?? null, foreign };
  });
}

/** Adds what the epochs measured of these metrics, and what they cost. */
export async function trackRuns(
  measured: MeasuredRuns,
  datasets: DatasetLibrary,
  runs: readonly ComparedRun[],
  metrics: readonly string[],
): Promise<TrackedRun[]> {
  const shapeOf = await shapesOf(datasets, runs);
  const histories = measured.histories(runs, metrics);
  return runs.map((run) => {
    const stages = histories.get(run.id)!;
    return { ...run, stages, costs: costsOf(stages, run.settings, shapeOf(run)) };
  });
}

/** Adds the operations of what was trained; null where they cannot be counted. */
export async function withFlops(
  db: Database,
  datasets: DatasetLibrary,
  runs: readonly ComparedRun[],
): Promise<(ComparedRun & { flops: number | null })[]> {
  const shapeOf = await shapesOf(datasets, runs);
  const epochs = lastEpochsOfRuns(
    db,
    runs.map(({ id }) => id),
  );
  return runs.map((run) => ({
    ...run,
    flops: totalFlops(epochs.get(run.id) ?? new Map(), run.settings, shapeOf(run)),
  }));
}

interface KnownShape {
  shape: DatasetShape;
  fingerprint: string;
}

/** The shape of the data that a run was trained on; null where that is not here as it was. */
async function shapesOf(
  datasets: DatasetLibrary,
  runs: readonly ComparedRun[],
): Promise<(run: ComparedRun) => DatasetShape | null> {
  const ids = new Set(runs.map(({ settings }) => settings.dataset.id));
  const shapes = await knownShapes(datasets, ids);
  return ({ settings, fingerprint }) => {
    const known = shapes.get(settings.dataset.id);
    // A data set that has changed since may have another size than the one that was trained on.
    const same = fingerprint === null || fingerprint === known?.fingerprint;
    return known !== undefined && same ? known.shape : null;
  };
}

/** Of data sets that are here; those that are not are left out. */
async function knownShapes(
  datasets: DatasetLibrary,
  ids: ReadonlySet<string>,
): Promise<Map<string, KnownShape>> {
  const listed = new Map((await datasets.list()).map((info) => [info.id, info]));
  const shapes = new Map<string, KnownShape>();
  for (const id of ids) {
    const info = listed.get(id);
    if (info?.status === 'ready') {
      const { imageShape, classes, sizes, fingerprint } = info;
      const shape = { imageShape: imageShape!, classes: classes!.length, train: sizes!.train };
      shapes.set(id, { shape, fingerprint: fingerprint! });
    } else if (id === 'synthetic') {
      // No list has it: it is made on the spot.
      const { imageShape, classes, splits, fingerprint, close } = await datasets.open(id);
      close();
      shapes.set(id, {
        shape: { imageShape, classes: classes.length, train: splits.train.size },
        fingerprint,
      });
    }
  }
  return shapes;
}
