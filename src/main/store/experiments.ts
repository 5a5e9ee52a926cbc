import type { ExperimentSpec, RunSpec } from '#shared/experiment.ts';
import { stagesOf } from '#shared/settings.ts';
import { type Database, sql } from './database.ts';
import { newId } from './ids.ts';

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
    const runIds = runs.map((run, position) => insertRun(db, id, run, position, createdAt));
    return { id, name: spec.name, createdAt, spec, runIds };
  });
}

function insertRun(
  db: Database,
  experimentId: string,
  run: RunSpec,
  position: number,
  createdAt: string,
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
    }),
  );
  for (const [i, name] of stagesOf(run.settings.method).entries()) {
    db.run(
      sql
        .insertInto('stages')
        .values({ run_id: id, name, position: i, planned_epochs: run.settings[name].epochs }),
    );
  }
  return id;
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
