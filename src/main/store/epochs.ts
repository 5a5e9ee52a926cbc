/** What each epoch measured. Rows are only ever added: an epoch recorded twice is refused by the database. */
import type { EpochMetrics, Metrics } from '#shared/run.ts';
import type { StageName } from '#shared/settings.ts';
import { type Database, sql } from './database.ts';
import { recordSpeed } from './speeds.ts';

export interface StageEpochs {
  name: StageName;
  epochs: ({ epoch: number; seconds: number } & Metrics)[];
}

const fromColumn = (value: number | null) => value ?? Number.NaN;
const toColumn = (value: number) => (Number.isNaN(value) ? null : value);

/** Whether an epoch is recorded: one that is trained again after an older checkpoint is not recorded twice. */
export function hasEpoch(
  db: Database,
  runId: string,
  { stage, epoch }: Pick<EpochMetrics, 'stage' | 'epoch'>,
): boolean {
  return (
    db.first(
      sql
        .selectFrom('epochs')
        .select('epoch')
        .where('run_id', '=', runId)
        .where('stage', '=', stage)
        .where('epoch', '=', epoch),
    ) !== undefined
  );
}

/** Epochs come in the order of training. Call within `db.write`. */
export function insertEpoch(db: Database, runId: string, metrics: EpochMetrics): void {
  const { stage, epoch, step, seconds, values } = metrics;
  db.run(
    sql
      .insertInto('epochs')
      .values({ run_id: runId, stage, epoch, step, seconds, recorded_at: new Date().toISOString() }),
  );
  db.run(
    sql
      .updateTable('runs')
      .set((eb) => ({
        epochs: eb('epochs', '+', 1),
        seconds: eb('seconds', '+', seconds),
        // It gets on: earlier silences are forgiven.
        silences: 0,
      }))
      .where('id', '=', runId),
  );
  recordSpeed(db, runId, stage, seconds);
  for (const [name, number] of Object.entries(values)) {
    const value = toColumn(number);
    db.run(sql.insertInto('metrics').values({ run_id: runId, stage, epoch, name, value }));
    db.run(
      sql
        .insertInto('last_metrics')
        .values({ run_id: runId, name, value })
        .onConflict((conflict) => conflict.columns(['run_id', 'name']).doUpdateSet({ value })),
    );
  }
}

/** A run's stages that have begun, in order, with their epochs in order. */
export function stagesOfRun(db: Database, runId: string): StageEpochs[] {
  const epochs = db.all(
    sql
      .selectFrom('epochs')
      .innerJoin('stages', (join) =>
        join.onRef('stages.run_id', '=', 'epochs.run_id').onRef('stages.name', '=', 'epochs.stage'),
      )
      .select(['epochs.stage', 'epochs.epoch', 'epochs.seconds'])
      .where('epochs.run_id', '=', runId)
      .orderBy('stages.position')
      .orderBy('epochs.epoch'),
  );
  const metrics = db.all(
    sql.selectFrom('metrics').select(['stage', 'epoch', 'name', 'value']).where('run_id', '=', runId),
  );
  const stages = new Map<StageName, StageEpochs>();
  const rows = new Map<string, Metrics>();
  for (const { stage, epoch, seconds } of epochs) {
    const entry = stages.get(stage) ?? { name: stage, epochs: [] };
    stages.set(stage, entry);
    const row = { epoch, seconds };
    entry.epochs.push(row);
    rows.set(`${stage} ${epoch}`, row);
  }
  for (const { stage, epoch, name, value } of metrics)
    rows.get(`${stage} ${epoch}`)![name] = fromColumn(value);
  return [...stages.values()];
}

/** The last value of each metric of each of the runs: of the last stage and epoch that measured it. */
export function lastMetricsOfRuns(db: Database, runIds: readonly string[]): Map<string, Metrics> {
  const rows = db.all(
    sql
      .selectFrom('last_metrics')
      .select(['run_id', 'name', 'value'])
      .where('run_id', 'in', runIds)
      .orderBy('run_id')
      .orderBy('name'),
  );
  const metrics = new Map<string, Metrics>();
  for (const { run_id, name, value } of rows) {
    const own = metrics.get(run_id) ?? {};
    metrics.set(run_id, own);
    own[name] = fromColumn(value);
  }
  return metrics;
}
