/** Maps through the contract, over each transport. */
import { expect, onTestFinished, test } from 'vitest';
import { writeFeatures } from '#main/artifacts/outcomes.ts';
import { encodeNpy } from '#main/projection/npy.ts';
import { insertOutcomes } from '#main/store/artifacts.ts';
import { Database } from '#main/store/database.ts';
import { openHome } from '#main/store/home.ts';
import { unpackMap, unpackPoints, unpackSeriesPoints } from '#shared/contract/projection-wire.ts';
import { codedError } from '#shared/contract/wire.ts';
import { RandomStream } from '#shared/philox.ts';
import { openWorkbench, store } from '../faults/workbench.ts';
import { routerOf, transports } from './transports.ts';

const n = 60;
const d = 5;

/** A run whose features of two epochs are stored. */
function trainedRun() {
  const workbench = openWorkbench();
  const run = store(workbench).runIds[0]!;
  const home = openHome(workbench.home);
  const db = new Database(home.database);
  onTestFinished(() => db.close());
  for (const epoch of [1, 2]) {
    const random = new RandomStream(epoch, 1);
    const written = writeFeatures(
      {
        stage: 'pretrain',
        epoch,
        dataset: 'mnist',
        classes: ['a', 'b'],
        ids: Int32Array.from({ length: n }, (_, i) => i),
        labels: Int32Array.from({ length: n }, (_, i) => i % 2),
        encoder: Float32Array.from(
          { length: n * d },
          (_, i) => random.normal() + 6 * (Math.floor(i / d) % 2),
        ),
        projection: null,
      },
      home.artifacts('features', run),
    );
    const place = { stage: 'pretrain', epoch, step: epoch } as const;
    db.write(() => insertOutcomes(db, run, place, [{ kind: 'features', ...written }]));
  }
  return { workbench, run };
}

const parameters = { iterations: 100, perplexity: 8, threads: 1 };

test.each(Object.keys(transports))(
  'maps are made, watched, fetched and exported over %s',
  async (transport) => {
    const { workbench, run } = trainedRun();
    const { projection } = await transports[transport]!(routerOf(workbench));
    const refusal = async (call: Promise<unknown>) => {
      const error = await call.then(
        () => undefined,
        (thrown: unknown) => thrown,
      );
      return codedError(error)?.code;
    };

    expect(await projection.frames({ run })).toEqual([
      { stage: 'pretrain', epoch: 1 },
      { stage: 'pretrain', epoch: 2 },
    ]);
    expect(await projection.plan({ run, parameters })).toMatchObject({
      n,
      dimensions: d,
      fits: true,
      cached: null,
    });
    const job = await projection.compute({ run, parameters });
    const phases = new Set<string | null>();
    let last = job;
    for await (const state of await projection.watch({ job: job.id })) {
      phases.add(state.phase);
      last = state;
    }
    expect(last).toMatchObject({ status: 'finished', run, maps: [expect.any(String)] });
    expect(phases.size).toBeGreaterThan(2);
    expect(await projection.job({ job: job.id })).toEqual(last);
    expect((await projection.jobs()).map(({ id }) => id)).toEqual([job.id]);
    const [id] = last.maps as [string];

    const map = await unpackMap(await projection.get({ map: id }));
    expect(map.info).toMatchObject({ id, run, epoch: 2, n, parameters });
    expect([map.x.length, map.ids[59], map.labels[59]]).toEqual([n, 59, 1]);
    expect((await projection.list({ run })).map((info) => info.id)).toEqual([id]);
    const shot = await projection.snapshot({ job: job.id });
    const points = await unpackPoints(shot.data, shot.n);
    expect(points.x).toHaveLength(shot.n);

    const [near] = await projection.neighbours({ run, id: 4, k: 3 });
    expect(near!.neighbours.map(({ label }) => label)).toEqual([0, 0, 0]);
    expect(near!.hardestNegatives.map(({ label }) => label)).toEqual([1, 1, 1]);

    const rows = encodeNpy({ shape: [2, d], data: new Float32Array(2 * d).fill(6) });
    const file = new File([rows as Uint8Array<ArrayBuffer>], 'x.npy');
    const placed = await projection.transform({ map: id, file });
    expect(placed.n).toBe(2);
    const csv = await (await projection.export({ map: id, format: 'csv' })).text();
    expect(csv.split('\n')[1]).toBe(`0,0,${map.x[0]},${map.y[0]}`);

    const machine = await projection.computeSeries({ run, parameters });
    for await (const state of await projection.watch({ job: machine.id })) last = state;
    const packed = await projection.series({ series: last.series! });
    expect(packed.series.frames.map(({ epoch }) => epoch)).toEqual([1, 2]);
    const frames = await unpackSeriesPoints(packed.data, packed.series.n, 2);
    expect(frames.frames[1]!.moved.some((distance) => distance > 0)).toBe(true);
    expect((await projection.listSeries({ run })).map((series) => series.id)).toEqual([last.series]);

    expect(await projection.compute({ run, parameters })).toMatchObject({ cached: true, maps: [id] });
    const long = await projection.compute({ run, parameters: { ...parameters, iterations: 10_000 } });
    await projection.pause({ job: long.id });
    await projection.resume({ job: long.id });
    expect(await projection.cancel({ job: long.id })).toMatchObject({ status: 'cancelled' });
    expect(await projection.remove({ map: id })).toEqual({ removed: id });
    expect(await refusal(projection.get({ map: id }))).toBe('map.unknown');
    expect(await refusal(projection.compute({ run, epoch: 7, parameters }))).toBe('map.no-features');
    expect(await refusal(projection.compute({ run, parameters: { perplexity: 1 } }))).toBe(
      'api.invalid-input',
    );
    expect(await refusal(projection.neighbours({ run, id: 60 }))).toBe('map.unknown-point');
    expect(
      await refusal(projection.transform({ map: packed.series.frames[0]!.id, file: new File(['x'], 'y') })),
    ).toBe('map.bad-file');
  },
);
