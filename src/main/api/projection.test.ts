import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { expect, onTestFinished, test } from 'vitest';
import { WorkbenchError } from '#shared/errors.ts';
import { RandomStream } from '#shared/philox.ts';
import type { MapJob } from '#shared/projection.ts';
import { writeFeatures } from '../artifacts/outcomes.ts';
import { readMatrix } from '../projection/npy.ts';
import { purgeRuns, removeRuns } from '../store/annotations.ts';
import { insertOutcomes } from '../store/artifacts.ts';
import { Database } from '../store/database.ts';
import { openHome } from '../store/home.ts';
import { integrityProblems } from '../store/integrity.ts';
import { storeRuns, temporaryFolder } from '../store/testing/store.ts';
import { featuresApi } from './features.ts';
import { projectionApi } from './projection.ts';
import type { ProjectionApi } from './projection-api.ts';

const classes = ['a', 'b', 'c'];

/** Three clusters in d dimensions that move apart as training goes on. */
function clusters(n: number, d: number, epoch: number, seed = 1) {
  const random = new RandomStream(seed, 3);
  const labels = Int32Array.from({ length: n }, (_, i) => i % 3);
  const encoder = Float32Array.from({ length: n * d }, (_, i) => {
    const label = Math.floor(i / d) % 3;
    return random.normal() + (i % d === label ? 2 * epoch : 0);
  });
  return { ids: Int32Array.from({ length: n }, (_, i) => 2 * i), labels, encoder };
}

function open(options: { available?: () => number; n?: number; epochs?: number } = {}) {
  const { n = 120, epochs = 1 } = options;
  const folder = temporaryFolder();
  const home = openHome(folder);
  const db = new Database(home.database);
  const runs = storeRuns(db).slice(0, 2);
  for (const [which, run] of runs.entries()) {
    for (let epoch = 1; epoch <= epochs; epoch++) {
      keep(run, epoch, clusters(n, 8, epoch, which + 1));
    }
  }
  function keep(run: string, epoch: number, set: ReturnType<typeof clusters>) {
    const stage = stageOf(run);
    mkdirSync(join(folder, 'artifacts'), { recursive: true });
    const written = writeFeatures(
      { stage, epoch, dataset: 'mnist', classes, projection: null, ...set },
      home.artifacts('features', run),
    );
    db.write(() =>
      insertOutcomes(db, run, { stage, epoch, step: epoch }, [{ kind: 'features', ...written }]),
    );
  }
  function stageOf(run: string) {
    return run === runs[0] ? ('supervised' as const) : ('pretrain' as const);
  }
  const extractor = {
    extract: () => Promise.reject(new Error('Nothing is extracted here.')),
    close() {},
  };
  const api = projectionApi({
    db,
    home,
    features: featuresApi(db, home, extractor, () => {}),
    changed: () => {},
    available: options.available,
  });
  onTestFinished(() => {
    api.close();
    db.close();
  });
  return { api, db, home, runs: runs as [string, string], keep };
}

async function finished(api: ProjectionApi, job: MapJob): Promise<MapJob> {
  let last = job;
  for await (const state of api.watch(job.id)) last = state;
  return last;
}

async function refusal(work: Promise<unknown>): Promise<WorkbenchError> {
  const error = await work.then(
    () => new Error('It was not refused.'),
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof WorkbenchError)) throw error;
  return error;
}

const quick = { iterations: 60, perplexity: 10, threads: 1 };

test('a map is made once, kept by its content, found again at once, and goes with its run', async () => {
  const { api, runs, db, home } = open();
  const [run] = runs;
  expect(api.frames(run, 'encoder')).toEqual([{ stage: 'supervised', epoch: 1 }]);
  const plan = await api.plan({ run, parameters: quick });
  expect(plan).toMatchObject({ n: 120, dimensions: 8, fits: true, sampleThatFits: null, cached: null });
  const job = await finished(api, await api.compute({ run, parameters: quick }));
  expect(job).toMatchObject({ status: 'finished', kind: 'map', progress: 1, cached: false, failure: null });
  const [id] = job.maps as [string];
  const map = await api.get(id);
  expect(map.info).toMatchObject({ run, stage: 'supervised', epoch: 1, n: 120, dimensions: 8, series: null });
  expect(map.info.quality.kl).toBeGreaterThan(0);
  expect(map.info.quality.trustworthiness).toBeGreaterThan(0.5);
  expect(map.x.every(Number.isFinite)).toBe(true);
  expect(Array.from(map.ids.subarray(0, 3))).toEqual([0, 2, 4]);
  expect(Array.from(map.labels.subarray(0, 4))).toEqual([0, 1, 2, 0]);

  // The number of threads does not matter; another seed does.
  const again = await api.compute({ run, parameters: { ...quick, threads: 2 } });
  expect(again).toMatchObject({ status: 'finished', cached: true, maps: [id] });
  expect(await finished(api, again)).toEqual(again);
  expect((await api.plan({ run, parameters: quick })).cached).toBe(id);
  const other = await finished(api, await api.compute({ run, parameters: { ...quick, seed: 5 } }));
  expect(other.maps).not.toEqual([id]);
  expect(api.list(run).map((info) => info.id)).toEqual([other.maps[0], id]);
  expect(integrityProblems(db, home)).toEqual([]);

  api.remove(other.maps[0]!);
  expect(api.list().map((info) => info.id)).toEqual([id]);
  removeRuns(db, [run]);
  expect((await api.get(id)).info.runStatus).toBe('removed');
  purgeRuns(db, home, new Date(Date.now() + 1000));
  expect(await refusal(api.get(id))).toMatchObject({ code: 'map.unknown' });
});

test('a time machine has a frame an epoch, each laid over the one before', async () => {
  const { api, runs } = open({ epochs: 3 });
  const job = await finished(api, await api.computeSeries({ run: runs[0], parameters: quick }));
  expect(job).toMatchObject({ status: 'finished', kind: 'series', frames: 3 });
  expect(job.maps).toHaveLength(3);
  const { series, points } = await api.series(job.series!);
  expect(series.frames.map(({ epoch }) => epoch)).toEqual([1, 2, 3]);
  expect(series.frames.map(({ alignedTo }) => alignedTo)).toEqual([null, ...job.maps.slice(0, 2)]);
  expect(series.frames[0]!.displacement).toBeNull();
  for (const frame of series.frames.slice(1)) expect(frame.displacement).toBeLessThan(1);
  expect(points.frames).toHaveLength(3);
  expect(points.frames[0]!.moved.every((distance) => distance === 0)).toBe(true);
  const step = Math.hypot(
    points.frames[1]!.x[7]! - points.frames[0]!.x[7]!,
    points.frames[1]!.y[7]! - points.frames[0]!.y[7]!,
  );
  expect(points.frames[1]!.moved[7]).toBeCloseTo(step, 3);
  expect(api.listSeries(runs[0]).map(({ id }) => id)).toEqual([job.series]);
  expect(api.list(runs[0])).toEqual([]);
  expect(await api.computeSeries({ run: runs[0], parameters: quick })).toMatchObject({ cached: true });
});

test('the map of another run is laid over this one', async () => {
  const { api, runs } = open();
  const first = await finished(api, await api.compute({ run: runs[0], parameters: quick }));
  const job = await api.compute({ run: runs[1], parameters: quick, alignTo: first.maps[0]! });
  const { status, maps } = await finished(api, job);
  expect(status).toBe('finished');
  const { info } = await api.get(maps[0]!);
  expect(info).toMatchObject({ run: runs[1], stage: 'pretrain', alignedTo: first.maps[0] });
  expect(info.displacement).toBeGreaterThan(0);
});

test('neighbours by cosine, with the hardest of other classes, at every epoch', async () => {
  const { api, runs } = open({ epochs: 2 });
  const request = { run: runs[0], layer: 'encoder' as const, id: 6, k: 5, allEpochs: true };
  const found = await api.neighbours(request);
  expect(found.map(({ epoch }) => epoch)).toEqual([1, 2]);
  const { encoder, ids, labels } = clusters(120, 8, 2);
  const cosine = (a: number, b: number) => {
    const row = (i: number) => Array.from(encoder.subarray(8 * i, 8 * i + 8));
    const product = row(a).reduce((sum, v, c) => sum + v * row(b)[c]!, 0);
    return product / (Math.hypot(...row(a)) * Math.hypot(...row(b)));
  };
  const expected = Array.from(ids, (id, row) => ({ id, label: labels[row]!, similarity: cosine(3, row) }))
    .filter(({ id }) => id !== 6)
    .sort((a, b) => b.similarity - a.similarity);
  const near = found[1]!;
  expect(near.neighbours.map(({ id }) => id)).toEqual(expected.slice(0, 5).map(({ id }) => id));
  expect(near.neighbours[0]!.similarity).toBeCloseTo(expected[0]!.similarity, 5);
  expect(near.hardestNegatives.map(({ id }) => id)).toEqual(
    expected
      .filter(({ label }) => label !== near.label)
      .slice(0, 5)
      .map(({ id }) => id),
  );
  const unknown = await refusal(api.neighbours({ ...request, id: 5 }));
  expect(unknown).toMatchObject({ code: 'map.unknown-point' });
});

test('further points find their class; a map leaves as npz and csv', async () => {
  const { api, runs } = open({ n: 150, epochs: 3 });
  const parameters = { ...quick, sample: 120 };
  const { maps } = await finished(api, await api.compute({ run: runs[0], parameters }));
  const map = await api.get(maps[0]!);
  expect(map.info.n).toBe(120);
  const rest = await api.transform(maps[0]!);
  expect(rest.ids).toHaveLength(30);
  expect(new Set([...rest.ids, ...map.ids]).size).toBe(150);
  let right = 0;
  for (let i = 0; i < 30; i++) {
    const distances = Array.from(map.x, (x, j) => Math.hypot(x - rest.x[i]!, map.y[j]! - rest.y[i]!));
    if (map.labels[distances.indexOf(Math.min(...distances))] === rest.labels[i]) right++;
  }
  expect(right).toBeGreaterThan(26);

  const csv = new TextDecoder()
    .decode(await api.export(maps[0]!, 'csv'))
    .trim()
    .split('\n');
  expect(csv).toHaveLength(121);
  expect(csv[1]).toBe(`${map.ids[0]},${map.labels[0]},${map.x[0]},${map.y[0]}`);
  const files = unzipSync(await api.export(maps[0]!, 'npz'));
  const { n, d, data } = readMatrix(files['embedding.npy']!, 'embedding.npy');
  expect([n, d, data[3]]).toEqual([120, 2, map.y[1]]);
  const wrong = await refusal(api.transform(maps[0]!, files['embedding.npy']));
  expect(wrong).toMatchObject({
    code: 'map.dimensions',
    message: 'The points have 2 dimensions; those of the map have 8.',
  });
});

test('a map can be watched, halted and given up', async () => {
  const { api, runs } = open({ n: 300 });
  const job = await api.compute({ run: runs[0], parameters: { ...quick, iterations: 10_000 } });
  expect(await api.compute({ run: runs[0], parameters: { ...quick, iterations: 10_000 } })).toMatchObject({
    id: job.id,
  });
  for await (const { snapshot, iteration } of api.watch(job.id)) if (snapshot > 1 && iteration > 0) break;
  const { points, iteration } = api.snapshot(job.id);
  expect(points.x).toHaveLength(300);
  expect(iteration).toBeGreaterThan(0);
  expect(api.pause(job.id).status).toBe('paused');
  // Another map is made from its beginning to its end meanwhile.
  const other = await api.compute({ run: runs[0], parameters: { ...quick, seed: 5 } });
  for await (const { iteration } of api.watch(other.id)) if (iteration > 0) break;
  const halted = api.job(job.id).iteration;
  const { maps } = await finished(api, other);
  expect(api.job(job.id)).toMatchObject({ status: 'paused', iteration: halted });
  expect(api.resume(job.id).status).toBe('running');
  for await (const state of api.watch(job.id)) if (state.iteration > halted) break;
  expect(api.cancel(job.id).status).toBe('cancelled');
  expect((await finished(api, job)).status).toBe('cancelled');
  expect(api.list().map(({ id }) => id)).toEqual(maps);
  expect(() => api.job('nothing')).toThrow('There is no computation "nothing".');
});

test('what cannot be mapped is said before or instead', async () => {
  const { api, runs, keep, db, home } = open();
  const [run] = runs;
  expect(await refusal(api.compute({ run, epoch: 9, parameters: {} }))).toMatchObject({
    code: 'map.no-features',
    message: `Run ${run} has no features of epoch 9 to make a map of.`,
    advice: 'It has those of supervised epoch 1.',
  });
  const failed = async (epoch: number, set: ReturnType<typeof clusters>) => {
    keep(run, epoch, set);
    return (await finished(api, await api.compute({ run, epoch, parameters: quick }))).failure;
  };
  const spoilt = clusters(40, 8, 1);
  spoilt.encoder[8 * 3 + 1] = Number.NaN;
  spoilt.encoder[8 * 17] = Number.POSITIVE_INFINITY;
  expect(await failed(2, spoilt)).toMatchObject({
    code: 'map.not-finite',
    message: '2 feature vectors are NaN or infinite: rows 3, 17.',
  });
  const same = clusters(40, 8, 1);
  same.encoder.fill(0.5);
  expect(await failed(3, same)).toMatchObject({ code: 'map.constant' });
  expect(await failed(4, clusters(1, 8, 1))).toMatchObject({
    code: 'map.too-few',
    message: 'A map needs at least 4 points; there is 1.',
  });
  expect(await failed(5, clusters(0, 8, 1))).toMatchObject({ code: 'map.too-few' });

  // Few points, duplicates and a single class do not hinder.
  const few = clusters(9, 8, 1);
  few.encoder.copyWithin(8, 0, 8);
  few.labels.fill(1);
  expect(await failed(6, few)).toBeNull();
  const [info] = api.list(run);
  expect(info!.notes).toEqual([
    'Perplexity was lowered to 2: there are only 9 points.',
    '2 points are the same as another.',
  ]);
  expect(info!.quality.knnAccuracy).toBeNull();

  // The run goes while its map is made.
  const job = await api.compute({ run, epoch: 1, parameters: { ...quick, iterations: 400 } });
  removeRuns(db, [run]);
  purgeRuns(db, home, new Date(Date.now() + 1000));
  expect((await finished(api, job)).failure).toMatchObject({ code: 'store.unknown-run' });
});

test('what does not fit into memory is refused, with the sample that fits', async () => {
  const { api, runs } = open({ n: 3000, available: () => 130e6 });
  const error = await refusal(api.compute({ run: runs[0], parameters: { threads: 1 } }));
  expect(error.code).toBe('map.no-memory');
  expect(error.message).toMatch(/^A map of 3,000 points needs about 0\.1 GB of memory; 0\.1 GB are free\.$/);
  const sample = Number(/A sample of ([\d,]+) points fits\./.exec(error.advice)![1]!.replace(',', ''));
  const plan = await api.plan({ run: runs[0], parameters: { threads: 1, sample } });
  expect(plan).toMatchObject({ n: sample, fits: true });
});
