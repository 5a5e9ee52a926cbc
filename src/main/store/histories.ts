/** What many runs measured epoch by epoch, read for comparing them. */
import { type StageName, stageNames } from '#shared/settings.ts';
import { type Database, sql } from './database.ts';

/** A stage's epochs in order; each array has one entry an epoch. */
export interface StageHistory {
  name: StageName;
  /** The epochs' numbers, from 1. */
  epochs: Int32Array;
  /** Optimiser steps taken in the stage by the end of each epoch. */
  steps: Float64Array;
  /** Seconds of training that each epoch took. */
  seconds: Float64Array;
  /** By name: where in `epochs` it was measured, and the values. */
  metrics: Map<string, { at: number[]; values: number[] }>;
}

/** Stages that a run has begun, in the order of training. Any run's stages are in the order of `stageNames`. */
export type RunHistory = StageHistory[];

type EpochRow = [stage: StageName, epoch: number, step: number, seconds: number];

/**
 * @param runIds whole ids
 * @param names metrics to read; epochs are read in any case
 */
export function historiesOf(
  db: Database,
  runIds: readonly string[],
  names: readonly string[],
): Map<string, RunHistory> {
  return new Map(runIds.map((id) => [id, historyOf(db, id, names)]));
}

function historyOf(db: Database, runId: string, names: readonly string[]): RunHistory {
  const rows = db.rows<EpochRow>(
    sql
      .selectFrom('epochs')
      .select(['stage', 'epoch', 'step', 'seconds'])
      .where('run_id', '=', runId)
      .orderBy('stage')
      .orderBy('epoch'),
  );
  const history = stageNames.flatMap((name): StageHistory[] => {
    const own = rows.filter(([stage]) => stage === name);
    if (own.length === 0) return [];
    return [
      {
        name,
        epochs: Int32Array.from(own, ([, epoch]) => epoch),
        steps: Float64Array.from(own, ([, , step]) => step),
        seconds: Float64Array.from(own, ([, , , seconds]) => seconds),
        metrics: new Map(),
      },
    ];
  });
  if (names.length > 0) for (const stage of history) readMetrics(db, runId, stage, names);
  return history;
}

function readMetrics(db: Database, runId: string, stage: StageHistory, names: readonly string[]): void {
  // Numbers in place of names: a text for each of a million rows would cost more than all the rest.
  const rows = db.rows<[epoch: number, name: number, value: number | null]>(
    sql
      .selectFrom('metrics')
      .select((eb) => [
        'epoch',
        names
          .slice(1)
          .reduce(
            (cases, name, i) => cases.when('name', '=', name).then(i + 1),
            eb.case().when('name', '=', names[0]!).then(0),
          )
          .end()
          .as('number'),
        'value',
      ])
      .where('run_id', '=', runId)
      .where('stage', '=', stage.name)
      .where('name', 'in', names)
      .orderBy('epoch'),
  );
  const columns = names.map(() => ({ at: [] as number[], values: [] as number[] }));
  let at = 0;
  for (const [epoch, name, value] of rows) {
    while (stage.epochs[at] !== epoch) at++;
    columns[name]!.at.push(at);
    columns[name]!.values.push(value ?? Number.NaN);
  }
  for (const [i, column] of columns.entries()) if (column.at.length > 0) stage.metrics.set(names[i]!, column);
}
