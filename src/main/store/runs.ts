/** Runs as the command line and the API show them. */
import type { Selectable } from 'kysely';
import type { RunDetail, RunParent, RunStatus, RunSummary } from '#shared/run.ts';
import type { Settings } from '#shared/settings.ts';
import { type Database, sql } from './database.ts';
import { environmentOfRun } from './environments.ts';
import { lastMetricsOfRuns, stagesOfRun } from './epochs.ts';
import { originOf } from './origins.ts';
import type { RunsTable } from './schema.ts';

/** A run with the settings that its sweep varied. */
export interface StoredRun extends RunSummary {
  varied: Record<string, string | number | boolean | null>;
}

export interface RunFilter {
  /** Whole id. */
  experimentId?: string | undefined;
  status?: RunStatus | undefined;
  /** Removed runs too. */
  removed?: boolean | undefined;
  /** As they are trained; otherwise newest first. */
  order?: 'queue' | undefined;
  offset?: number | undefined;
  limit?: number | undefined;
}

/** Runs a query at a time, well below SQLite's limit of parameters. */
const batch = 5000;

const selectRuns = sql
  .selectFrom('runs')
  .innerJoin('experiments', 'experiments.id', 'runs.experiment_id')
  .selectAll('runs')
  .select('experiments.name as experiment_name');

type Row = Selectable<RunsTable> & { experiment_name: string };

function summaries(db: Database, rows: readonly Row[]): StoredRun[] {
  const stored: StoredRun[] = [];
  for (let from = 0; from < rows.length; from += batch) {
    const part = rows.slice(from, from + batch);
    const ids = part.map((row) => row.id);
    const metrics = lastMetricsOfRuns(db, ids);
    for (const row of part) {
      stored.push({
        id: row.id,
        experiment: { id: row.experiment_id, name: row.experiment_name },
        arm: row.arm,
        seed: row.seed,
        status: row.status,
        engine: row.engine,
        epochs: row.epochs,
        seconds: row.seconds,
        createdAt: row.created_at,
        startedAt: row.started_at,
        finishedAt: row.finished_at,
        failure:
          row.failure_code === null
            ? null
            : { code: row.failure_code, message: row.failure_message!, advice: row.failure_advice! },
        settings: JSON.parse(row.settings) as Settings,
        varied: JSON.parse(row.varied) as StoredRun['varied'],
        metrics: metrics.get(row.id) ?? {},
        priority: row.priority,
        tags: JSON.parse(row.tags) as string[],
        notes: row.notes,
        archived: row.archived === 1,
        removedAt: row.removed_at,
        parent: parentOf(row),
        endedBecause: row.ended_because,
      });
    }
  }
  return stored;
}

function parentOf(row: Row): RunParent | null {
  if (row.parent_id === null) return null;
  const { parent_stage: stage, parent_epoch: epoch, parent_step: step } = row;
  const checkpoint = stage === null ? null : { stage, epoch: epoch!, step: step! };
  return { id: row.parent_id, kind: row.parent_kind!, checkpoint };
}

/** Newest first, unless asked otherwise. */
export function listRuns(db: Database, filter: RunFilter = {}): StoredRun[] {
  let query =
    filter.order === 'queue'
      ? selectRuns.orderBy('runs.priority', 'desc').orderBy('runs.rank')
      : selectRuns.orderBy('runs.id', 'desc');
  if (filter.experimentId !== undefined) query = query.where('runs.experiment_id', '=', filter.experimentId);
  if (filter.status !== undefined) query = query.where('runs.status', '=', filter.status);
  if (filter.removed !== true) query = query.where('runs.removed_at', 'is', null);
  // SQLite has no offset without a limit; -1 is none.
  if (filter.limit !== undefined || filter.offset !== undefined) {
    query = query.limit(filter.limit ?? -1).offset(filter.offset ?? 0);
  }
  return summaries(db, db.all(query) as Row[]);
}

/** In the order of `ids`, which are whole; those that do not exist are left out. */
export function runsByIds(db: Database, ids: readonly string[]): StoredRun[] {
  const found = new Map<string, StoredRun>();
  for (let from = 0; from < ids.length; from += batch) {
    const part = selectRuns.where('runs.id', 'in', ids.slice(from, from + batch));
    for (const run of summaries(db, db.all(part) as Row[])) found.set(run.id, run);
  }
  return ids.flatMap((id) => found.get(id) ?? []);
}

/** @param id a whole id that exists */
export function runById(db: Database, id: string): StoredRun {
  return runsByIds(db, [id])[0]!;
}

/** @param id a whole id that exists */
export function runDetail(db: Database, id: string): RunDetail {
  const run = publicRun(runById(db, id));
  return {
    ...run,
    stages: stagesOfRun(db, id),
    environment: environmentOfRun(db, id),
    origin: originOf(db, id),
  };
}

/** What the outside sees of a stored run. */
export function publicRun({ varied: _, ...run }: StoredRun): RunSummary {
  return run;
}
