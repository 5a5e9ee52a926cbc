import { expect, test } from 'vitest';
import { readSeries, seriesOfRun, thin } from './chart.ts';
import type { Database } from './database.ts';
import { insertEpoch } from './epochs.ts';
import { appendSamples, dropSamplesAfter, type Sample } from './samples.ts';
import { storeRuns, temporaryDatabase } from './testing/store.ts';

const name = 'step/loss';

function withRun(): { db: Database; runId: string } {
  const db = temporaryDatabase();
  return { db, runId: storeRuns(db)[1]! };
}

const samples = (
  from: number,
  to: number,
  value: (step: number) => number = (step) => step % 1000,
): Sample[] =>
  Array.from({ length: to - from }, (_, i) => ({
    step: from + i,
    at: 1e12 + 10 * (from + i),
    value: value(from + i),
  }));

test('a short series comes back as it was stored, NaN and infinities too', () => {
  const { db, runId } = withRun();
  const values = [1, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -0.5];
  appendSamples(
    db,
    { runId, stage: 'pretrain', name },
    samples(0, 5, (step) => values[step]!),
  );
  const series = readSeries(db, { runId, name });
  expect([...series.x]).toEqual([0, 1, 2, 3, 4]);
  expect([...series.y]).toEqual(values);
  expect(series).toMatchObject({ stage: 'pretrain', total: 5 });
  expect(readSeries(db, { runId, name: 'none' })).toMatchObject({ total: 0 });
});

test('a long series is thinned, and its extremes and its NaN are kept wherever they are', () => {
  const { db, runId } = withRun();
  const odd: Record<number, number> = { 31111: -7, 77777: 5000, 52000: Number.NaN };
  const all = samples(0, 100_000, (step) => odd[step] ?? step % 1000);
  // In pieces that do not fit the blocks.
  for (let from = 0, i = 0; from < all.length; i++) {
    const size = [1, 511, 700, 3000, 20_000][i % 5]!;
    appendSamples(db, { runId, stage: 'pretrain', name }, all.slice(from, from + size));
    from += size;
  }
  const { x, y, total } = readSeries(db, { runId, name, points: 200 });
  expect(total).toBe(100_000);
  expect(x.length).toBeLessThanOrEqual(200);
  expect([...x]).toEqual([...x].sort((a, b) => a - b));
  const at = (step: number) => y[x.indexOf(step)];
  expect([at(31_111), at(77_777), at(52_000)]).toEqual([-7, 5000, Number.NaN]);
  expect([x[0], x.at(-1)]).toEqual([0, 99_999]);
});

test('a part of the axis is read alone, by step or by time', () => {
  const { db, runId } = withRun();
  appendSamples(db, { runId, stage: 'pretrain', name }, samples(0, 100_000));
  const part = readSeries(db, { runId, name, from: 30_000, to: 30_009 });
  expect([...part.x]).toEqual([
    30_000, 30_001, 30_002, 30_003, 30_004, 30_005, 30_006, 30_007, 30_008, 30_009,
  ]);
  const long = readSeries(db, { runId, name, from: 10_000, to: 89_999, points: 100 });
  expect(long.total).toBe(80_000);
  expect([long.x[0], long.x.at(-1)]).toEqual([10_000, 89_999]);
  // The run never began: seconds count from 1970.
  const timed = readSeries(db, { runId, name, axis: 'seconds', from: 1e9 + 1, to: 1e9 + 1.05 });
  expect([...timed.y]).toEqual([100, 101, 102, 103, 104, 105]);
});

test('what was measured past a checkpoint is taken back and measured again', () => {
  const { db, runId } = withRun();
  const key = { runId, stage: 'pretrain' as const, name };
  appendSamples(db, key, samples(0, 2000));
  dropSamplesAfter(db, runId, 'classify', 100);
  dropSamplesAfter(db, runId, 'pretrain', 1199);
  expect(readSeries(db, { runId, name })).toMatchObject({ total: 1200 });
  appendSamples(db, key, samples(1200, 60_000));
  const { x, y } = readSeries(db, { runId, name, from: 1190, to: 1210 });
  expect([...x]).toEqual(Array.from({ length: 21 }, (_, i) => 1190 + i));
  expect([...y]).toEqual(Array.from({ length: 21 }, (_, i) => 190 + i));
});

test('epochs are charted too, by epoch, step or second', () => {
  const { db, runId } = withRun();
  db.write(() => {
    for (const epoch of [1, 2]) {
      insertEpoch(db, runId, {
        stage: 'pretrain',
        epoch,
        step: 10 * epoch,
        seconds: 1,
        values: { 'train/loss': epoch },
      });
    }
  });
  appendSamples(db, { runId, stage: null, name: 'resource/rss-bytes' }, samples(0, 3));
  expect(seriesOfRun(db, runId)).toEqual([
    { name: 'train/loss', stage: 'pretrain', kind: 'epoch', count: 2 },
    { name: 'resource/rss-bytes', stage: null, kind: 'sample', count: 3 },
  ]);
  const xOf = (axis?: 'step') => [...readSeries(db, { runId, name: 'train/loss', axis }).x];
  expect([xOf(), xOf('step')]).toEqual([
    [1, 2],
    [10, 20],
  ]);
});

test('thinning keeps both ends and never exceeds what was asked for', () => {
  const points = Array.from({ length: 10_000 }, (_, i): [number, number] => [
    i,
    i % 7 === 0 ? Number.NaN : Math.sin(i),
  ]);
  for (const most of [4, 10, 99, 1000, 9999]) {
    const kept = thin(points, most);
    expect(kept.length).toBeLessThanOrEqual(most);
    expect([kept[0]![0], kept.at(-1)![0]]).toEqual([0, 9999]);
  }
});
