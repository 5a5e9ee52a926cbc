/** The least and greatest of what runs measured, and where runs come from: for comparing many of them at once. */
import { sql as raw } from 'kysely';
import type { RunOrigin } from '#shared/origin.ts';
import type { StageName } from '#shared/settings.ts';
import { type Database, sql } from './database.ts';

/** Runs a query, well below SQLite's limit of parameters. */
const batch = 5000;

function* batches(ids: readonly string[]): Generator<readonly string[]> {
  for (let from = 0; from < ids.length; from += batch) yield ids.slice(from, from + batch);
}

/** Of each run, the least and the greatest finite value of each metric over all of its epochs. */
export function extremesOfRuns(
  db: Database,
  runIds: readonly string[],
): Map<string, Map<string, { min: number; max: number }>> {
  const extremes = new Map<string, Map<string, { min: number; max: number }>>();
  for (const ids of batches(runIds)) {
    const rows = db.rows<[run: string, name: string, min: number, max: number]>(
      sql
        .selectFrom('metrics')
        .select((eb) => ['run_id', 'name', eb.fn.min('value').as('min'), eb.fn.max('value').as('max')])
        .where('run_id', 'in', ids)
        .where('value', '>=', -Number.MAX_VALUE)
        .where('value', '<=', Number.MAX_VALUE)
        .groupBy(['run_id', 'name']),
    );
    for (const [run, name, min, max] of rows) {
      const own = extremes.get(run) ?? new Map<string, { min: number; max: number }>();
      extremes.set(run, own);
      own.set(name, { min, max });
    }
  }
  return extremes;
}

/** Of each run and stage, the number of the last epoch that was recorded; stages are in no order. */
export function lastEpochsOfRuns(
  db: Database,
  runIds: readonly string[],
): Map<string, Map<StageName, number>> {
  const epochs = new Map<string, Map<StageName, number>>();
  for (const ids of batches(runIds)) {
    const rows = db.rows<[run: string, stage: StageName, epoch: number]>(
      sql
        .selectFrom('epochs')
        .select((eb) => ['run_id', 'stage', eb.fn.max('epoch').as('epoch')])
        .where('run_id', 'in', ids)
        .groupBy(['run_id', 'stage']),
    );
    for (const [run, stage, epoch] of rows) {
      const own = epochs.get(run) ?? new Map<StageName, number>();
      epochs.set(run, own);
      own.set(stage, epoch);
    }
  }
  return epochs;
}

/** Of each run that was started, the fingerprint of the data set that it was trained on last. */
export function fingerprintsOfRuns(db: Database, runIds: readonly string[]): Map<string, string> {
  const fingerprints = new Map<string, string>();
  for (const ids of batches(runIds)) {
    const rows = db.rows<[run: string, fingerprint: string | null]>(
      sql
        .selectFrom('environments')
        .select(['run_id', raw<string>`json_extract(environment, '$.datasetFingerprint')`.as('fingerprint')])
        .where('run_id', 'in', ids)
        .orderBy('number'),
    );
    for (const [run, fingerprint] of rows) if (fingerprint !== null) fingerprints.set(run, fingerprint);
  }
  return fingerprints;
}

/** Of the runs that were brought in, the program that trained them. */
export function programsOfRuns(db: Database, runIds: readonly string[]): Map<string, RunOrigin['program']> {
  const programs = new Map<string, RunOrigin['program']>();
  for (const ids of batches(runIds)) {
    const rows = db.all(sql.selectFrom('origins').select(['run_id', 'program']).where('run_id', 'in', ids));
    for (const { run_id, program } of rows) programs.set(run_id, program);
  }
  return programs;
}
