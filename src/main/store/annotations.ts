/** What people write beside runs, and the removal of runs, which can be undone until they are purged. */
import { rmSync } from 'node:fs';
import { artifactKinds } from '#shared/artifacts.ts';
import { workbenchError } from '#shared/errors.ts';
import { fileFailure } from '#shared/file-failure.ts';
import { type Database, sql } from './database.ts';
import type { Home } from './home.ts';

export interface Annotation {
  tags?: string[] | undefined;
  notes?: string | undefined;
  archived?: boolean | undefined;
}

/** @param runId a whole id that exists */
export function annotateRun(db: Database, runId: string, { tags, notes, archived }: Annotation): void {
  const changes = {
    // A tag is there or not: its order and repetition say nothing.
    ...(tags === undefined
      ? {}
      : { tags: JSON.stringify([...new Set(tags.map((tag) => tag.trim()).filter(Boolean))].sort()) }),
    ...(notes === undefined ? {} : { notes }),
    ...(archived === undefined ? {} : { archived: archived ? 1 : 0 }),
  };
  if (Object.keys(changes).length === 0) return;
  db.run(sql.updateTable('runs').set(changes).where('id', '=', runId));
}

/**
 * Removes runs until they are restored; all of them or none. What waits leaves the queue.
 * @param runIds whole ids that exist
 * @throws run.in-training
 */
export function removeRuns(db: Database, runIds: readonly string[]): void {
  db.write(() => {
    for (const id of runIds) {
      const { status } = db.first(sql.selectFrom('runs').select('status').where('id', '=', id))!;
      if (status === 'running' || status === 'pausing') throw workbenchError('run.in-training', { run: id });
      db.run(
        sql
          .updateTable('runs')
          .set((eb) => ({ removed_at: eb.fn.coalesce('removed_at', eb.val(new Date().toISOString())) }))
          .where('id', '=', id),
      );
    }
  });
}

/** @param runIds whole ids that exist */
export function restoreRuns(db: Database, runIds: readonly string[]): void {
  db.write(() => {
    for (const id of runIds) db.run(sql.updateTable('runs').set({ removed_at: null }).where('id', '=', id));
  });
}

/**
 * Deletes for good, with files, what was removed before a moment; experiments left without runs go too. Returns the
 * runs' ids.
 * @throws store.denied, store.io
 */
export function purgeRuns(db: Database, home: Home, before: Date): string[] {
  const ids = db.write(() => {
    const rows = db.all(
      sql
        .selectFrom('runs')
        .select('id')
        .where('removed_at', '<=', before.toISOString())
        .where('status', 'not in', ['running', 'pausing']),
    );
    for (const { id } of rows) db.run(sql.deleteFrom('runs').where('id', '=', id));
    db.run(
      sql
        .deleteFrom('experiments')
        .where('id', 'not in', sql.selectFrom('runs').select('experiment_id').distinct()),
    );
    return rows.map(({ id }) => id);
  });
  for (const id of ids) {
    for (const path of [...artifactKinds.map((kind) => home.artifacts(kind, id)), home.log(id)]) {
      try {
        rmSync(path, { recursive: true, force: true });
      } catch (error) {
        throw fileFailure(error, path);
      }
    }
  }
  return ids;
}
