/**
 * Series of samples: what is measured along the way rather than once an epoch. Extremes of blocks of samples are kept
 * beside them, so that a chart of a million points reads a few thousand rows.
 */
import type { SeriesInfo } from '#shared/run.ts';
import type { StageName } from '#shared/settings.ts';
import { type Database, sql } from './database.ts';

/** Samples a block; the migration that made the table says so too. */
export const blockSize = 512;

export interface Sample {
  /** Optimiser steps taken in the stage. */
  step: number;
  /** Milliseconds since 1970. */
  at: number;
  value: number;
}

/** A series by its run, stage (null: of the run as a whole) and name. */
export interface SeriesKey {
  runId: string;
  stage: StageName | null;
  name: string;
}

type Row = [number: number, step: number, at: number, value: number | null];

/** Rows an insert: few statements are faster than many. */
const rowsAnInsert = 100;
const insertSamples = (rows: number) =>
  `INSERT INTO samples (series_id, number, step, at, value) VALUES ${Array(rows).fill('(?, ?, ?, ?, ?)').join(', ')}`;
const insertBlock =
  'INSERT INTO sample_blocks (series_id, block, first_step, first_at, last_step, last_at, min_step, min_at, min_value, max_step, max_at, max_value, nan_step, nan_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)';

/** Adds samples at the end of a series, which is made where absent. In the order of time. */
export function appendSamples(db: Database, key: SeriesKey, samples: readonly Sample[]): void {
  if (samples.length === 0) return;
  db.write(() => {
    const { id, count } = seriesFor(db, key);
    const whole = samples.length - (samples.length % rowsAnInsert);
    db.repeat(insertSamples(rowsAnInsert), parametersOf(id, count, samples, 0, whole, rowsAnInsert));
    db.repeat(insertSamples(1), parametersOf(id, count, samples, whole, samples.length, 1));
    const total = count + samples.length;
    db.repeat(insertBlock, fullBlocks(db, id, count, samples));
    db.run(sql.updateTable('series').set({ count: total }).where('id', '=', id));
  });
}

/** Parameters of the inserts of samples `from` to `to`, so many rows each; the first sample of all has number `count`. */
function* parametersOf(
  id: number,
  count: number,
  samples: readonly Sample[],
  from: number,
  to: number,
  rows: number,
): Generator<unknown[]> {
  for (let start = from; start < to; start += rows) {
    const parameters: unknown[] = [];
    for (let i = start; i < start + rows; i++) {
      const { step, at, value } = samples[i]!;
      parameters.push(id, count + i, step, at, Number.isNaN(value) ? null : value);
    }
    yield parameters;
  }
}

/** The rows of the blocks that these samples have filled. */
function* fullBlocks(
  db: Database,
  id: number,
  count: number,
  samples: readonly Sample[],
): Generator<unknown[]> {
  const total = count + samples.length;
  for (let block = Math.floor(count / blockSize); (block + 1) * blockSize <= total; block++) {
    const from = block * blockSize;
    // The first may have begun with samples that were stored before.
    const own =
      from < count ? stored(db, id, from, blockSize) : samples.slice(from - count, from - count + blockSize);
    yield [id, block, ...extremes(own)];
  }
}

function stored(db: Database, id: number, from: number, length: number): Sample[] {
  return db
    .rows<Row>(
      sql
        .selectFrom('samples')
        .select(['number', 'step', 'at', 'value'])
        .where('series_id', '=', id)
        .where('number', '>=', from)
        .where('number', '<', from + length)
        .orderBy('number'),
    )
    .map(([, step, at, value]) => ({ step, at, value: value ?? Number.NaN }));
}

function extremes(samples: readonly Sample[]): (number | null)[] {
  let low: Sample | undefined;
  let high: Sample | undefined;
  let nan: Sample | undefined;
  for (const sample of samples) {
    if (Number.isNaN(sample.value)) nan ??= sample;
    else {
      if (low === undefined || sample.value < low.value) low = sample;
      if (high === undefined || sample.value > high.value) high = sample;
    }
  }
  const three = (sample?: Sample) =>
    sample === undefined ? [null, null, null] : [sample.step, sample.at, sample.value];
  const [first, last] = [samples[0]!, samples.at(-1)!];
  return [
    first.step,
    first.at,
    last.step,
    last.at,
    ...three(low),
    ...three(high),
    nan?.step ?? null,
    nan?.at ?? null,
  ];
}

function seriesFor(db: Database, { runId, stage, name }: SeriesKey): { id: number; count: number } {
  const find = () =>
    db.first(
      sql
        .selectFrom('series')
        .select(['id', 'count'])
        .where('run_id', '=', runId)
        .where('stage', '=', stage ?? '')
        .where('name', '=', name),
    );
  const found = find();
  if (found !== undefined) return found;
  db.run(sql.insertInto('series').values({ run_id: runId, stage: stage ?? '', name }));
  return find()!;
}

/**
 * Takes back the samples of a stage after a step: what a trainer measured past the checkpoint that the run goes on from
 * is measured again.
 */
export function dropSamplesAfter(db: Database, runId: string, stage: StageName, step: number): void {
  db.write(() => {
    const series = db.all(
      sql.selectFrom('series').select('id').where('run_id', '=', runId).where('stage', '=', stage),
    );
    for (const { id } of series) {
      const first = db.first(
        sql
          .selectFrom('samples')
          .select((eb) => eb.fn.min<number | null>('number').as('number'))
          .where('series_id', '=', id)
          .where('step', '>', step),
      )?.number;
      if (first == null) continue;
      db.run(sql.deleteFrom('samples').where('series_id', '=', id).where('number', '>=', first));
      db.run(
        sql
          .deleteFrom('sample_blocks')
          .where('series_id', '=', id)
          .where('block', '>=', Math.floor(first / blockSize)),
      );
      db.run(sql.updateTable('series').set({ count: first }).where('id', '=', id));
    }
  });
}

/** The sampled series of a run. */
export function sampledSeries(db: Database, runId: string): SeriesInfo[] {
  return db
    .all(
      sql
        .selectFrom('series')
        .leftJoin('stages', (join) =>
          join.onRef('stages.run_id', '=', 'series.run_id').onRef('stages.name', '=', 'series.stage'),
        )
        .select(['series.name', 'series.stage', 'series.count'])
        .where('series.run_id', '=', runId)
        .orderBy('stages.position')
        .orderBy('series.name'),
    )
    .map(({ name, stage, count }) => ({ name, stage: stage === '' ? null : stage, kind: 'sample', count }));
}
