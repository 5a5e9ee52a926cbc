import type { ExperimentSpec, RunSpec } from '#shared/experiment.ts';
import type { RunParent } from '#shared/run.ts';
import { stagesOf } from '#shared/settings.ts';
import { type Database, sql } from './database.ts';
import { newId } from './ids.ts';
import { lastRank } from './order.ts';
import { profileOf } from './speeds.ts';

export interface StoredExperiment {
  id: string;
  name: string;
  createdAt: string;
  spec: ExperimentSpec;
  /** In the order in which they are trained. */
  runIds: string[];
}

/** Stores an experiment and its runs, waiting; all of it or nothing. */
export function insertExperiment(
  db: Database,
  spec: ExperimentSpec,
  runs: readonly RunSpec[],
  gitCommit: string | null,
): StoredExperiment {
  const id = newId();
  const createdAt = new Date().toISOString();
  return db.write(() => {
    db.run(
      sql.insertInto('experiments').values({
        id,
        name: spec.name,
        spec: JSON.stringify(spec),
        git_commit: gitCommit,
        created_at: createdAt,
      }),
    );
    const rank = lastRank(db);
    // A sweep to be halved starts at its first rung.
    const rung = spec.halving === undefined ? null : 0;
    const runIds = runs.map((run, position) =>
      insertRun(db, run, { experimentId: id, position, createdAt, rank: rank + 1 + position, rung }),
    );
    return { id, name: spec.name, createdAt, spec, runIds };
  });
}

interface Placement {
  experimentId: string;
  position: number;
  createdAt: string;
  rank: number;
  rung: number | null;
  parent?: RunParent;
}

function insertRun(
  db: Database,
  run: RunSpec,
  { experimentId, position, createdAt, rank, rung, parent }: Placement,
): string {
  const id = newId();
  db.run(
    sql.insertInto('runs').values({
      id,
      experiment_id: experimentId,
      position,
      arm: run.arm,
      seed: run.seed,
      settings: JSON.stringify(run.settings),
      varied: JSON.stringify(run.varied),
      status: 'queued',
      created_at: createdAt,
      rank,
      rung,
      parent_id: parent?.id ?? null,
      parent_kind: parent?.kind ?? null,
      parent_stage: parent?.checkpoint?.stage ?? null,
      parent_epoch: parent?.checkpoint?.epoch ?? null,
      parent_step: parent?.checkpoint?.step ?? null,
    }),
  );
  for (const [i, name] of stagesOf(run.settings.method).entries()) {
    db.run(
      sql.insertInto('stages').values({
        run_id: id,
        name,
        position: i,
        planned_epochs: run.settings[name].epochs,
        profile: profileOf(run.settings, name),
      }),
    );
  }
  return id;
}

/** Stores a run made from another one, waiting, at the end of its experiment and of the queue. Returns its id. */
export function insertChildRun(db: Database, experimentId: string, run: RunSpec, parent: RunParent): string {
  return db.write(() =>
    insertRun(db, run, {
      experimentId,
      position: lastPosition(db, experimentId) + 1,
      createdAt: new Date().toISOString(),
      rank: lastRank(db) + 1,
      rung: null,
      parent,
    }),
  );
}

/** Stores further runs of experiments, waiting, each at the end of its experiment and of the queue. Returns their ids. */
export function insertFurtherRuns(
  db: Database,
  runs: readonly { experiment: string; run: RunSpec }[],
): string[] {
  return db.write(() =>
    runs.map(({ experiment, run }) =>
      insertRun(db, run, {
        experimentId: experiment,
        position: lastPosition(db, experiment) + 1,
        createdAt: new Date().toISOString(),
        rank: lastRank(db) + 1,
        rung: null,
      }),
    ),
  );
}

function lastPosition(db: Database, experimentId: string): number {
  return db.first(
    sql
      .selectFrom('runs')
      .select((eb) => eb.fn.max<number>('position').as('position'))
      .where('experiment_id', '=', experimentId),
  )!.position;
}

/** All seeds that runs of these experiments have, removed ones too. */
export function seedsOfExperiments(db: Database, experimentIds: readonly string[]): Set<number> {
  const rows = db.all(
    sql.selectFrom('runs').select('seed').distinct().where('experiment_id', 'in', experimentIds),
  );
  return new Set(rows.map(({ seed }) => seed));
}

/** How many runs were made from a run in this way. */
export function childrenOf(db: Database, runId: string, kind: RunParent['kind']): number {
  return db.first(
    sql
      .selectFrom('runs')
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .where('parent_id', '=', runId)
      .where('parent_kind', '=', kind),
  )!.count;
}

/** @param id a whole id that exists */
export function experimentById(db: Database, id: string): StoredExperiment {
  const row = db.first(sql.selectFrom('experiments').selectAll().where('id', '=', id))!;
  const runs = db.all(
    sql.selectFrom('runs').select('id').where('experiment_id', '=', id).orderBy('position'),
  );
  return {
    id,
    name: row.name,
    createdAt: row.created_at,
    spec: JSON.parse(row.spec) as ExperimentSpec,
    runIds: runs.map((run) => run.id),
  };
}

/** Newest first, with the number of their runs. */
export function listExperiments(
  db: Database,
  { offset, limit }: { offset: number; limit: number },
): { total: number; experiments: { id: string; name: string; createdAt: string; runs: number }[] } {
  const { total } = db.first(
    sql.selectFrom('experiments').select((eb) => eb.fn.countAll<number>().as('total')),
  )!;
  const rows = db.all(
    sql
      .selectFrom('experiments')
      .select((eb) => [
        'experiments.id',
        'experiments.name',
        'experiments.created_at as createdAt',
        eb
          .selectFrom('runs')
          .select((inner) => inner.fn.countAll<number>().as('runs'))
          .whereRef('runs.experiment_id', '=', 'experiments.id')
          .as('runs'),
      ])
      .orderBy('experiments.id', 'desc')
      .offset(offset)
      .limit(limit),
  );
  return { total, experiments: rows.map((row) => ({ ...row, runs: row.runs ?? 0 })) };
}

/** Commit of the folder that the run's spec came from. */
export function gitCommitOfRun(db: Database, runId: string): string | null {
  const row = db.first(
    sql
      .selectFrom('runs')
      .innerJoin('experiments', 'experiments.id', 'runs.experiment_id')
      .select('git_commit')
      .where('runs.id', '=', runId),
  );
  return row?.git_commit ?? null;
}
