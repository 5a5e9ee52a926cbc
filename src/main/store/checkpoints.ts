/** References to checkpoint files, and the sweeping of files that nothing refers to. */
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileFailure } from '#shared/file-failure.ts';
import type { EpochMetrics } from '#shared/run.ts';
import type { StageName } from '#shared/settings.ts';
import { type Database, sql } from './database.ts';

/** Refers to a stage's last checkpoint in place of the one before. Call within `db.write`. */
export function replaceCheckpoint(
  db: Database,
  runId: string,
  { stage, epoch }: Pick<EpochMetrics, 'stage' | 'epoch'>,
  { file, sha256, bytes }: CheckpointReference,
): void {
  db.run(
    sql
      .deleteFrom('artifacts')
      .where('run_id', '=', runId)
      .where('kind', '=', 'checkpoint')
      .where('stage', '=', stage),
  );
  db.run(
    sql.insertInto('artifacts').values({
      run_id: runId,
      kind: 'checkpoint',
      stage,
      epoch,
      file,
      sha256,
      bytes,
      created_at: new Date().toISOString(),
    }),
  );
}

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
  epoch: number;
}

/** A run's checkpoints, in the order of training. */
export function checkpointsOfRun(db: Database, runId: string): StoredCheckpoint[] {
  return db.all(
    sql
      .selectFrom('artifacts')
      .innerJoin('stages', (join) =>
        join.onRef('stages.run_id', '=', 'artifacts.run_id').onRef('stages.name', '=', 'artifacts.stage'),
      )
      .select(['artifacts.stage', 'artifacts.epoch', 'artifacts.file', 'artifacts.sha256', 'artifacts.bytes'])
      .where('artifacts.run_id', '=', runId)
      .where('artifacts.kind', '=', 'checkpoint')
      .orderBy('stages.position')
      .orderBy('artifacts.epoch'),
  );
}

/**
 * Removes files of a run's checkpoint folder that the database does not refer to: those replaced, and those that a
 * trainer left when it was killed.
 * @throws store.denied, store.io
 */
export function sweepCheckpoints(db: Database, runId: string, folder: string): void {
  const kept = new Set(checkpointsOfRun(db, runId).map(({ file }) => file));
  try {
    for (const file of readdirSync(folder)) if (!kept.has(file)) rmSync(join(folder, file), { force: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw fileFailure(error, folder);
  }
}
