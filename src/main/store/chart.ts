/** Series thinned to what a chart can show. Of each part of the axis the least and the greatest value are kept. */
import type { Series, SeriesInfo, SeriesRequest } from '#shared/run.ts';
import type { StageName } from '#shared/settings.ts';
import { type Database, sql } from './database.ts';
import { blockSize, sampledSeries } from './samples.ts';

/** A point of a chart. */
type Point = [x: number, y: number];

const defaultPoints = 1000;
/** Below this many samples they are read one by one; above, the extremes of their blocks. */
const readWhole = 20_000;

/** What can be charted of a run: what its epochs measured, then what was sampled, stage by stage. */
export function seriesOfRun(db: Database, runId: string): SeriesInfo[] {
  const epochs = db.all(
    sql
      .selectFrom('metrics')
      .innerJoin('stages', (join) =>
        join.onRef('stages.run_id', '=', 'metrics.run_id').onRef('stages.name', '=', 'metrics.stage'),
      )
      .select((eb) => ['metrics.name', 'metrics.stage', eb.fn.countAll<number>().as('count')])
      .where('metrics.run_id', '=', runId)
      .groupBy(['metrics.stage', 'metrics.name', 'stages.position'])
      .orderBy('stages.position')
      .orderBy('metrics.name'),
  );
  return [
    ...epochs.map(({ name, stage, count }): SeriesInfo => ({ name, stage, kind: 'epoch', count })),
    ...sampledSeries(db, runId),
  ];
}

/**
 * One series of a run, thinned; empty where the run has none of this name.
 * @param request its run by whole id
 */
export function readSeries(db: Database, request: SeriesRequest): Series {
  const { runId, name } = request;
  const known = seriesOfRun(db, runId).find(
    (info) => info.name === name && (request.stage === undefined || request.stage === info.stage),
  );
  const range = {
    from: request.from ?? Number.NEGATIVE_INFINITY,
    to: request.to ?? Number.POSITIVE_INFINITY,
    points: Math.max(4, request.points ?? defaultPoints),
  };
  if (known === undefined) return pack(name, request.stage ?? null, 0, []);
  const axis = request.axis ?? (known.kind === 'epoch' ? 'epoch' : known.stage === null ? 'seconds' : 'step');
  if (known.kind === 'epoch') {
    const points = epochPoints(db, runId, known, axis).filter(([x]) => x >= range.from && x <= range.to);
    return pack(name, known.stage, points.length, thin(points, range.points));
  }
  const { total, points } = samplePoints(db, runId, known, axis === 'seconds' ? 'at' : 'step', range);
  return pack(name, known.stage, total, thin(points, range.points));
}

function pack(name: string, stage: StageName | null, total: number, points: readonly Point[]): Series {
  return {
    name,
    stage,
    total,
    x: Float64Array.from(points, ([x]) => x),
    y: Float64Array.from(points, ([, y]) => y),
  };
}

/** Milliseconds since 1970 at which the run began to be trained. */
function beginning(db: Database, runId: string): number {
  const run = db.first(sql.selectFrom('runs').select('started_at').where('id', '=', runId));
  return run?.started_at == null ? 0 : Date.parse(run.started_at);
}

function epochPoints(
  db: Database,
  runId: string,
  { name, stage }: SeriesInfo,
  axis: 'epoch' | 'step' | 'seconds',
): Point[] {
  const rows = db.all(
    sql
      .selectFrom('metrics')
      .innerJoin('epochs', (join) =>
        join
          .onRef('epochs.run_id', '=', 'metrics.run_id')
          .onRef('epochs.stage', '=', 'metrics.stage')
          .onRef('epochs.epoch', '=', 'metrics.epoch'),
      )
      .select(['epochs.epoch', 'epochs.step', 'epochs.recorded_at', 'metrics.value'])
      .where('metrics.run_id', '=', runId)
      .where('metrics.stage', '=', stage!)
      .where('metrics.name', '=', name)
      .orderBy('epochs.epoch'),
  );
  const start = axis === 'seconds' ? beginning(db, runId) : 0;
  return rows.map(({ epoch, step, recorded_at, value }) => [
    axis === 'epoch' ? epoch : axis === 'step' ? step : (Date.parse(recorded_at) - start) / 1000,
    value ?? Number.NaN,
  ]);
}

interface Range {
  from: number;
  to: number;
  points: number;
}

function samplePoints(
  db: Database,
  runId: string,
  { name, stage }: SeriesInfo,
  axis: 'at' | 'step',
  { from, to }: Range,
): { total: number; points: Point[] } {
  const { id, count } = db.first(
    sql
      .selectFrom('series')
      .select(['id', 'count'])
      .where('run_id', '=', runId)
      .where('stage', '=', stage ?? '')
      .where('name', '=', name),
  )!;
  const start = axis === 'at' ? beginning(db, runId) : 0;
  const toAxis = (x: number) => (axis === 'at' ? (x - start) / 1000 : x);
  const [low, high] = axis === 'at' ? [start + from * 1000, start + to * 1000] : [from, to];
  const first = firstNumber(db, id, axis, (x) => x >= low, count);
  const end = firstNumber(db, id, axis, (x) => x > high, count);
  const total = Math.max(0, end - first);
  const read = (a: number, b: number): Point[] =>
    db
      .rows<[number, number | null]>(
        sql
          .selectFrom('samples')
          .select([axis, 'value'])
          .where('series_id', '=', id)
          .where('number', '>=', a)
          .where('number', '<', b)
          .orderBy('number'),
      )
      .map(([x, value]) => [toAxis(x), value ?? Number.NaN]);
  if (total <= readWhole) return { total, points: read(first, end) };
  const [firstBlock, endBlock] = [Math.ceil(first / blockSize), Math.floor(end / blockSize)];
  const blocks = db.rows<(number | null)[]>(
    sql
      .selectFrom('sample_blocks')
      .select([`min_${axis}`, 'min_value', `max_${axis}`, 'max_value', `nan_${axis}`])
      .where('series_id', '=', id)
      .where('block', '>=', firstBlock)
      .where('block', '<', endBlock)
      .orderBy('block'),
  );
  const middle = blocks.flatMap(([minX, min, maxX, max, nanX]) => {
    const points: Point[] = [];
    if (minX != null) points.push([toAxis(minX), min!]);
    if (maxX != null && maxX !== minX) points.push([toAxis(maxX), max!]);
    if (nanX != null) points.push([toAxis(nanX), Number.NaN]);
    return points.sort((a, b) => a[0] - b[0]);
  });
  return {
    total,
    points: [...read(first, firstBlock * blockSize), ...middle, ...read(endBlock * blockSize, end)],
  };
}

/** Number of the first sample for whose x this holds, by bisection: x never falls. */
function firstNumber(
  db: Database,
  id: number,
  axis: 'at' | 'step',
  holds: (x: number) => boolean,
  count: number,
): number {
  if (holds(Number.NEGATIVE_INFINITY)) return 0;
  if (!holds(Number.POSITIVE_INFINITY)) return count;
  let [low, high] = [0, count];
  while (low < high) {
    const middle = (low + high) >> 1;
    const [x] = db.rows<[number]>(
      sql.selectFrom('samples').select(axis).where('series_id', '=', id).where('number', '=', middle),
    )[0]!;
    if (holds(x)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Thins points to at most `most`: of each run of neighbours the least and the greatest, and a NaN where there is one. */
export function thin(points: readonly Point[], most: number): Point[] {
  if (points.length <= most) return [...points];
  // Three points a bucket at worst, and the two ends.
  const buckets = Math.max(1, Math.floor((most - 2) / 3));
  const kept: Point[] = [];
  for (let bucket = 0; bucket < buckets; bucket++) {
    const from = Math.floor((bucket * points.length) / buckets);
    const to = Math.floor(((bucket + 1) * points.length) / buckets);
    const picks = new Set<number>();
    if (bucket === 0) picks.add(0);
    let [low, high, nan] = [-1, -1, -1];
    for (let i = from; i < to; i++) {
      const y = points[i]![1];
      if (Number.isNaN(y)) {
        if (nan < 0) nan = i;
        continue;
      }
      if (low < 0 || y < points[low]![1]) low = i;
      if (high < 0 || y > points[high]![1]) high = i;
    }
    for (const i of [low, high, nan]) if (i >= 0) picks.add(i);
    if (bucket === buckets - 1) picks.add(points.length - 1);
    kept.push(...[...picks].sort((a, b) => a - b).map((i) => points[i]!));
  }
  return kept;
}
