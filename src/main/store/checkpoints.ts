/** References to checkpoint files. */
import { copyFileSync, existsSync, linkSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beats, directionOf } from '#shared/early-stopping.ts';
import { workbenchError } from '#shared/errors.ts';
import type { CheckpointPolicy } from '#shared/experiment.ts';
import { fileFailure } from '#shared/file-failure.ts';
import type { StageName } from '#shared/settings.ts';
import { artifactsOfRun } from './artifacts.ts';
import { type Database, sql } from './database.ts';
import type { Home } from './home.ts';

/** A checkpoint file as its writer describes it. */
export interface CheckpointReference {
  /** Name within the run's checkpoint folder. */
  file: string;
  /** Of the whole file, in hex. */
  sha256: string;
  bytes: number;
}

export interface StoredCheckpoint extends CheckpointReference {
  stage: StageName;
  /** Whole epochs trained in the stage. */
  epoch: number;
  /** Optimiser steps taken in the stage. */
  step: number;
  createdAt: string;
}

/** Refers to a checkpoint of a run. One that is there already is left as it is. Call within `db.write`. */
export function insertCheckpoint(
  db: Database,
  runId: string,
  { stage, epoch, step }: Pick<StoredCheckpoint, 'stage' | 'epoch' | 'step'>,
  { file, sha256, bytes }: CheckpointReference,
): void {
  db.run(
    sql
      .insertInto('artifacts')
      .values({
        run_id: runId,
        kind: 'checkpoint',
        stage,
        epoch,
        step,
        file,
        sha256,
        bytes,
        created_at: new Date().toISOString(),
      })
      .onConflict((conflict) => conflict.doNothing()),
  );
}

/** Forgets a checkpoint of a run; its file goes with the next sweep. Call within `db.write`. */
export function dropCheckpoint(db: Database, runId: string, file: string): void {
  db.run(
    sql
      .deleteFrom('artifacts')
      .where('run_id', '=', runId)
      .where('kind', '=', 'checkpoint')
      .where('file', '=', file),
  );
}

/** A run's checkpoints, in the order of training. */
export function checkpointsOfRun(db: Database, runId: string): StoredCheckpoint[] {
  return artifactsOfRun(db, runId, 'checkpoint').map(({ kind: _kind, ...checkpoint }) => checkpoint);
}

/** File of the best checkpoint of each stage, by what the policy names; stages that did not measure it have none. */
export function bestCheckpoints(
  db: Database,
  runId: string,
  checkpoints: readonly StoredCheckpoint[],
  { best, mode }: Pick<CheckpointPolicy, 'best' | 'mode'>,
): Set<string> {
  const direction = directionOf(best, mode);
  const values = new Map(
    db
      .all(
        sql
          .selectFrom('metrics')
          .select(['stage', 'epoch', 'value'])
          .where('run_id', '=', runId)
          .where('name', '=', best),
      )
      .map(({ stage, epoch, value }) => [`${stage} ${epoch}`, value ?? Number.NaN]),
  );
  const found = new Map<string, { file: string; value: number }>();
  for (const { stage, epoch, file } of checkpoints.filter((own) => isEpochEnd(db, runId, own))) {
    const value = values.get(`${stage} ${epoch}`);
    if (value === undefined) continue;
    const known = found.get(stage);
    if (known === undefined || beats(value, known.value, direction)) found.set(stage, { file, value });
  }
  return new Set([...found.values()].map(({ file }) => file));
}

/** Whether a checkpoint was taken at the end of a recorded epoch, not within the next. */
export function isEpochEnd(
  db: Database,
  runId: string,
  { stage, epoch, step }: Pick<StoredCheckpoint, 'stage' | 'epoch' | 'step'>,
): boolean {
  const row = db.first(
    sql
      .selectFrom('epochs')
      .select('step')
      .where('run_id', '=', runId)
      .where('stage', '=', stage)
      .where('epoch', '=', epoch),
  );
  return row?.step === step;
}

/**
 * Drops references that the policy does not keep: all but the last few, the last of each stage, and the best of each.
 * Call within `db.write`.
 */
export function pruneCheckpoints(db: Database, runId: string, policy: CheckpointPolicy): void {
  const all = checkpointsOfRun(db, runId);
  if (all.length <= policy.keep) return;
  const lastOfStage = new Map(all.map(({ stage, file }) => [stage, file]));
  const kept = new Set([
    ...all.slice(-policy.keep).map(({ file }) => file),
    ...lastOfStage.values(),
    ...bestCheckpoints(db, runId, all, policy),
  ]);
  const dropped = all.map(({ file }) => file).filter((file) => !kept.has(file));
  if (dropped.length === 0) return;
  db.run(
    sql
      .deleteFrom('artifacts')
      .where('run_id', '=', runId)
      .where('kind', '=', 'checkpoint')
      .where('file', 'in', dropped),
  );
}

/**
 * Puts a checkpoint into another run's folder too. Its content never changes, so both names may stand for one file.
 * @param from runs whose folder may have it
 * @throws run.checkpoint-missing, store.disk-full, store.denied, store.io
 */
export function shareCheckpoint(
  home: Home,
  { file }: CheckpointReference,
  from: readonly string[],
  to: string,
): void {
  const folder = home.checkpoints(to);
  const target = join(folder, file);
  const sources = from.map((run) => join(home.checkpoints(run), file));
  const source = sources.find((path) => existsSync(path));
  if (source === undefined) throw workbenchError('run.checkpoint-missing', { file: sources[0] ?? file });
  try {
    makeFolder(folder);
    try {
      linkSync(source, target);
    } catch {
      // Not every file system has links.
      copyFileSync(source, target);
    }
  } catch (error) {
    throw fileFailure(error, target);
  }
}

/** Makes a folder where it is absent. Made with those above it in one call, a read-only disk would be told as ENOENT. */
function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  mkdirSync(dirname(folder), { recursive: true });
  mkdirSync(folder);
}
