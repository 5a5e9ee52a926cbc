/** Taking runs along as a file, and bringing runs in from one. */
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ArtifactKind } from '#shared/artifacts.ts';
import { workbenchError } from '#shared/errors.ts';
import { fileFailure } from '#shared/file-failure.ts';
import type { PastExperiment } from '#shared/past-run.ts';
import { type FileFolder, fileFolders } from '../archive/document.ts';
import { readPast } from '../archive/read.ts';
import { writeArchive } from '../archive/write.ts';
import type { Database } from '../store/database.ts';
import { experimentById } from '../store/experiments.ts';
import type { Home } from '../store/home.ts';
import { resolveId } from '../store/lookup.ts';
import { insertPast, knownRun, pastRunOf } from '../store/past-runs.ts';
import { runById } from '../store/runs.ts';

export interface ImportReport {
  /** Experiments that runs were brought into. */
  experiments: { id: string; name: string }[];
  runs: string[];
  /** Runs that were here already, by their ids here. */
  known: string[];
  /** What was left out and why, in sentences. */
  notes: string[];
}

export interface ArchiveApi {
  /**
   * Writes runs that have ended into an archive.
   * @param path a file, written over where it exists
   * @param options `checkpoints`: with their files, which are checkpoints, features and predictions
   * @throws store.unknown-run, export.in-training, store.disk-full, store.denied, store.io
   */
  export(runIds: readonly string[], path: string, options: { checkpoints: boolean }): Promise<void>;
  /**
   * Brings in an own archive, TensorBoard event files or an MLflow store: a file, folder or archive of them. Runs that
   * are here already are passed over.
   * @throws import.*, dataset.archive-*, dataset.file-*, store.*
   */
  import(path: string): Promise<ImportReport>;
  /** A folder of the home for files under way; the caller removes it. @throws store.* */
  staging(): Promise<string>;
}

const kinds: Record<FileFolder, ArtifactKind> = {
  checkpoints: 'checkpoint',
  features: 'features',
  predictions: 'predictions',
};

export function archiveApi(db: Database, home: Home, changed: () => void): ArchiveApi {
  const staging = async () => {
    try {
      await mkdir(join(home.root, 'staging'), { recursive: true });
      return await mkdtemp(join(home.root, 'staging', 'archive-'));
    } catch (error) {
      throw fileFailure(error, join(home.root, 'staging'));
    }
  };
  return {
    staging,
    async export(runIds, path, { checkpoints }) {
      const ids = [...new Set(runIds.map((id) => resolveId(db, 'run', id)))];
      await writeArchive(collect(db, ids, checkpoints), path, (folder, id, file) =>
        join(home.artifacts(kinds[folder], id), file),
      );
    },
    async import(path) {
      const folder = await staging();
      try {
        const { experiments, notes } = await readPast(path, folder);
        const report: ImportReport = { experiments: [], runs: [], known: [], notes };
        for (const experiment of experiments) await bringIn(db, home, folder, experiment, report);
        if (report.runs.length > 0) changed();
        return report;
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    },
  };
}

/** The runs by experiment. @throws export.in-training */
function collect(db: Database, ids: readonly string[], checkpoints: boolean): PastExperiment[] {
  const experiments = new Map<string, PastExperiment>();
  for (const id of ids) {
    const run = pastRunOf(db, id);
    if (run === null) throw workbenchError('export.in-training', { run: id });
    const key = runById(db, id).experiment.id;
    const { spec, createdAt } = experimentById(db, key);
    const own = experiments.get(key) ?? { id: key, spec, gitCommit: null, createdAt, runs: [] };
    experiments.set(key, own);
    own.runs.push(checkpoints ? run : { ...run, checkpoints: [], outcomes: [] });
  }
  return [...experiments.values()];
}

async function bringIn(
  db: Database,
  home: Home,
  staging: string,
  experiment: PastExperiment,
  report: ImportReport,
): Promise<void> {
  const fresh = experiment.runs.filter((run) => {
    const known = knownRun(db, run);
    if (known !== undefined) report.known.push(known);
    return known === undefined;
  });
  if (fresh.length === 0) return;
  // Files first: what the database refers to is there. Left without a row, they are swept like any other.
  for (const run of fresh) {
    if (run.id === null) continue;
    for (const folder of fileFolders)
      await moveInto(join(staging, folder, run.id), home, kinds[folder], run.id);
  }
  const stored = insertPast(db, experiment, fresh);
  report.experiments.push({ id: stored.experiment, name: experiment.spec.name });
  report.runs.push(...stored.runs);
}

/** Puts the files of a run in their place, where there are any. @throws store.* */
async function moveInto(from: string, home: Home, kind: ArtifactKind, runId: string): Promise<void> {
  if (!existsSync(from)) return;
  const to = home.artifacts(kind, runId);
  try {
    await mkdir(join(to, '..'), { recursive: true });
    await rm(to, { recursive: true, force: true });
    await rename(from, to);
  } catch (error) {
    throw fileFailure(error, to);
  }
}
