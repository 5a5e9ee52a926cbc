import type { RunOrigin } from '#shared/origin.ts';
import { type Database, sql } from './database.ts';

/** Where a run was brought in from; null where it was trained here. */
export function originOf(db: Database, runId: string): RunOrigin | null {
  const row = db.first(sql.selectFrom('origins').selectAll().where('run_id', '=', runId));
  if (row === undefined) return null;
  const parameters = JSON.parse(row.parameters) as Record<string, string>;
  return { program: row.program, key: row.key, parameters, importedAt: row.imported_at };
}
