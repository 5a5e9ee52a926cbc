/** References to files that runs leave behind besides checkpoints, and the sweeping of files that nothing refers to. */
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { ArtifactInfo, ArtifactKind } from '#shared/artifacts.ts';
import { fileFailure } from '#shared/file-failure.ts';
import type { StageName } from '#shared/settings.ts';
import { type Database, sql } from './database.ts';
import type { Home } from './home.ts';

/** What is kept of the test images after an epoch. */
export type OutcomeKind = Extract<ArtifactKind, 'features' | 'predictions'>;

export interface OutcomeReference {
  kind: OutcomeKind;
  /** Name within the folder of its run and kind. */
  file: string;
  /** Of the whole file, in hex. */
  sha256: string;
  bytes: number;
}

export interface StoredArtifact extends ArtifactInfo {
  sha256: string;
  /** Optimiser steps taken in the stage. */
  step: number;
}

/** Refers to what an epoch left behind; an epoch that came again replaces it. Call within `db.write`. */
export function insertOutcomes(
  db: Database,
  runId: string,
  { stage, epoch, step }: { stage: StageName; epoch: number; step: number },
  outcomes: readonly OutcomeReference[],
): void {
  for (const { kind, file, sha256, bytes } of outcomes) {
    db.run(
      sql
        .deleteFrom('artifacts')
        .where('run_id', '=', runId)
        .where('kind', '=', kind)
        .where('stage', '=', stage)
        .where('epoch', '=', epoch),
    );
    const created_at = new Date().toISOString();
    db.run(
      sql
        .insertInto('artifacts')
        .values({ run_id: runId, kind, stage, epoch, step, file, sha256, bytes, created_at }),
    );
  }
}

/** A run's files, or those of one kind, in the order of training. */
export function artifactsOfRun(db: Database, runId: string, kind?: ArtifactKind): StoredArtifact[] {
  const all = sql
    .selectFrom('artifacts')
    .innerJoin('stages', (join) =>
      join.onRef('stages.run_id', '=', 'artifacts.run_id').onRef('stages.name', '=', 'artifacts.stage'),
    )
    .select([
      'artifacts.kind',
      'artifacts.stage',
      'artifacts.epoch',
      'artifacts.step',
      'artifacts.file',
      'artifacts.sha256',
      'artifacts.bytes',
      'artifacts.created_at as createdAt',
    ])
    .where('artifacts.run_id', '=', runId)
    .orderBy('stages.position')
    .orderBy('artifacts.step')
    .orderBy('artifacts.epoch')
    .orderBy('artifacts.kind');
  return db.all(kind === undefined ? all : all.where('artifacts.kind', '=', kind));
}

/**
 * Removes files of a run's folder of one kind that the database does not refer to: those replaced, and those that a
 * trainer left when it was killed.
 * @throws store.denied, store.io
 */
export function sweepArtifacts(db: Database, home: Home, runId: string, kind: ArtifactKind): void {
  const folder = home.artifacts(kind, runId);
  const rows = db.all(
    sql.selectFrom('artifacts').select('file').where('run_id', '=', runId).where('kind', '=', kind),
  );
  const kept = new Set(rows.map(({ file }) => file));
  try {
    for (const file of readdirSync(folder)) if (!kept.has(file)) rmSync(join(folder, file), { force: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw fileFailure(error, folder);
  }
}
