/** Runs that have ended elsewhere, put into the store; and runs of the store as they are taken along. */
import type { PastExperiment, PastRun, PastSeries, PastStage } from '#shared/past-run.ts';
import type { RunStatus } from '#shared/run.ts';
import { artifactsOfRun } from './artifacts.ts';
import { checkpointsOfRun } from './checkpoints.ts';
import { type Database, sql } from './database.ts';
import { environmentOfRun } from './environments.ts';
import { newId } from './ids.ts';
import { originOf } from './origins.ts';
import { runById } from './runs.ts';
import { appendSamples } from './samples.ts';

/** The run that a past run already is here. */
export function knownRun(db: Database, run: PastRun): string | undefined {
  const imported = db.first(
    sql.selectFrom('origins').select('run_id as id').where('key', '=', run.origin.key),
  );
  if (imported !== undefined || run.id === null) return imported?.id;
  return db.first(sql.selectFrom('runs').select('id').where('id', '=', run.id))?.id;
}

/**
 * Stores an experiment with its runs; all of it or nothing. Ids are kept where they are free.
 * @param runs those of the experiment that are not known yet
 * @returns the experiment's id, and that of each run
 */
export function insertPast(
  db: Database,
  experiment: Omit<PastExperiment, 'runs'>,
  runs: readonly PastRun[],
): { experiment: string; runs: string[] } {
  return db.write(() => {
    const id = experimentFor(db, experiment);
    const { next } = db.first(
      sql
        .selectFrom('runs')
        .select((eb) => eb.fn.coalesce(eb.fn.max('position'), eb.lit(-1)).as('next'))
        .where('experiment_id', '=', id),
    )!;
    return { experiment: id, runs: runs.map((run, i) => insertRun(db, id, run, Number(next) + 1 + i)) };
  });
}

/** The experiment of that id, which some of its runs may have been brought into before, or a new one. */
function experimentFor(
  db: Database,
  { id, spec, gitCommit, createdAt }: Omit<PastExperiment, 'runs'>,
): string {
  if (id !== null && db.first(sql.selectFrom('experiments').select('id').where('id', '=', id)) !== undefined)
    return id;
  const own = id ?? newId();
  db.run(
    sql.insertInto('experiments').values({
      id: own,
      name: spec.name,
      spec: JSON.stringify(spec),
      git_commit: gitCommit,
      created_at: createdAt,
    }),
  );
  return own;
}

function insertRun(db: Database, experimentId: string, run: PastRun, position: number): string {
  const id = run.id ?? newId();
  const epochs = run.stages.flatMap((stage) => stage.epochs);
  db.run(
    sql.insertInto('runs').values({
      id,
      experiment_id: experimentId,
      position,
      arm: run.arm,
      seed: run.seed,
      settings: JSON.stringify(run.settings),
      varied: JSON.stringify(run.varied),
      status: run.status,
      engine: run.engine,
      failure_code: run.failure?.code ?? null,
      failure_message: run.failure?.message ?? null,
      failure_advice: run.failure?.advice ?? null,
      created_at: run.createdAt,
      started_at: run.startedAt,
      finished_at: run.finishedAt,
      tags: JSON.stringify([...new Set(run.tags)].sort()),
      notes: run.notes,
      epochs: epochs.length,
      seconds: epochs.reduce((sum, { seconds }) => sum + seconds, 0),
    }),
  );
  db.run(
    sql.insertInto('origins').values({
      run_id: id,
      program: run.origin.program,
      key: run.origin.key,
      parameters: JSON.stringify(run.origin.parameters),
      imported_at: new Date().toISOString(),
    }),
  );
  if (run.environment !== null) {
    db.run(
      sql.insertInto('environments').values({
        run_id: id,
        number: 1,
        environment: JSON.stringify(run.environment),
        recorded_at: run.startedAt ?? run.createdAt,
      }),
    );
  }
  for (const [place, stage] of run.stages.entries()) insertStage(db, id, stage, place);
  for (const series of run.series) insertSeries(db, id, series);
  const files = [
    ...run.checkpoints.map((one) => ({ ...one, kind: 'checkpoint' as const })),
    ...(run.outcomes ?? []),
  ];
  for (const { createdAt, ...file } of files) {
    db.run(sql.insertInto('artifacts').values({ ...file, run_id: id, created_at: createdAt }));
  }
  return id;
}

const toColumn = (value: number) => (Number.isNaN(value) ? null : value);

function insertStage(
  db: Database,
  runId: string,
  { name, plannedEpochs, epochs }: PastStage,
  place: number,
): void {
  db.run(
    sql.insertInto('stages').values({ run_id: runId, name, position: place, planned_epochs: plannedEpochs }),
  );
  for (const { epoch, step, seconds, recordedAt, values } of epochs) {
    db.run(
      sql
        .insertInto('epochs')
        .values({ run_id: runId, stage: name, epoch, step, seconds, recorded_at: recordedAt }),
    );
    for (const [metric, value] of Object.entries(values)) {
      db.run(
        sql
          .insertInto('metrics')
          .values({ run_id: runId, stage: name, epoch, name: metric, value: toColumn(value) }),
      );
      setLast(db, runId, metric, value);
    }
  }
}

function insertSeries(db: Database, runId: string, { name, stage, step, at, value }: PastSeries): void {
  const samples = value.map((own, i) => ({ step: step[i]!, at: at[i]!, value: own }));
  appendSamples(db, { runId, stage, name }, samples);
  // Of a run of another program these are its metrics: tables show their last values.
  const last = value.at(-1);
  if (stage === null && last !== undefined) setLast(db, runId, name, last);
}

function setLast(db: Database, runId: string, name: string, number: number): void {
  const value = toColumn(number);
  db.run(
    sql
      .insertInto('last_metrics')
      .values({ run_id: runId, name, value })
      .onConflict((conflict) => conflict.columns(['run_id', 'name']).doUpdateSet({ value })),
  );
}

const ended: readonly RunStatus[] = ['finished', 'failed', 'cancelled'];

/** A run as an archive holds it, checkpoints listed; null where it has not ended. @param id a whole id that exists */
export function pastRunOf(db: Database, id: string): PastRun | null {
  const run = runById(db, id);
  if (!ended.includes(run.status)) return null;
  const origin = originOf(db, id);
  return {
    origin: origin ?? { program: 'contrast', key: `contrast:${id}`, parameters: {} },
    id,
    arm: run.arm,
    seed: run.seed,
    settings: run.settings,
    varied: run.varied,
    status: run.status as PastRun['status'],
    failure: run.failure,
    engine: run.engine,
    createdAt: run.createdAt,
    startedAt: run.startedAt,
    finishedAt: run.finishedAt,
    tags: run.tags,
    notes: run.notes,
    environment: environmentOfRun(db, id),
    stages: pastStages(db, id),
    series: pastSeries(db, id),
    checkpoints: checkpointsOfRun(db, id),
    outcomes: artifactsOfRun(db, id).flatMap(({ kind, ...file }) =>
      kind === 'features' || kind === 'predictions' ? [{ ...file, kind }] : [],
    ),
  };
}

function pastStages(db: Database, runId: string): PastStage[] {
  const stages = db.all(
    sql
      .selectFrom('stages')
      .select(['name', 'planned_epochs as plannedEpochs'])
      .where('run_id', '=', runId)
      .orderBy('position'),
  );
  return stages.map((stage) => {
    const values = new Map<number, Record<string, number>>();
    const metrics = db.all(
      sql
        .selectFrom('metrics')
        .select(['epoch', 'name', 'value'])
        .where('run_id', '=', runId)
        .where('stage', '=', stage.name),
    );
    for (const { epoch, name, value } of metrics) {
      const own = values.get(epoch) ?? {};
      values.set(epoch, own);
      own[name] = value ?? Number.NaN;
    }
    const epochs = db.all(
      sql
        .selectFrom('epochs')
        .select(['epoch', 'step', 'seconds', 'recorded_at as recordedAt'])
        .where('run_id', '=', runId)
        .where('stage', '=', stage.name)
        .orderBy('epoch'),
    );
    return { ...stage, epochs: epochs.map((epoch) => ({ ...epoch, values: values.get(epoch.epoch) ?? {} })) };
  });
}

function pastSeries(db: Database, runId: string): PastSeries[] {
  const all = db.all(
    sql.selectFrom('series').select(['id', 'name', 'stage']).where('run_id', '=', runId).orderBy('id'),
  );
  return all.map(({ id, name, stage }) => {
    const samples = db.all(
      sql.selectFrom('samples').select(['step', 'at', 'value']).where('series_id', '=', id).orderBy('number'),
    );
    return {
      name,
      stage: stage === '' ? null : stage,
      step: samples.map((sample) => sample.step),
      at: samples.map((sample) => sample.at),
      value: samples.map((sample) => sample.value ?? Number.NaN),
    };
  });
}
