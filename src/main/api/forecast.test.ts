/** Forecasts of time: from recorded epochs, like ones, and measurements. Memory and positives have tests of their own. */
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { DatasetInfo } from '#shared/dataset.ts';
import { workbenchError } from '#shared/errors.ts';
import { parseExperiment } from '#shared/expand.ts';
import { encoderFlops, stageFlopsPerImage } from '#shared/flops.ts';
import { presets } from '#shared/presets.ts';
import { settingsSchema } from '#shared/settings.ts';
import type { MeasureSpeed } from '../benchmark/speed.ts';
import { Database, sql } from '../store/database.ts';
import { profileOf } from '../store/speeds.ts';
import { temporaryFolder } from '../store/testing/store.ts';
import { forecastApi } from './forecast.ts';

const listed = async (): Promise<DatasetInfo[]> => [
  {
    ...{ id: 'mnist', title: 'MNIST', status: 'ready', reason: null, fingerprint: 'f', bytes: 1 },
    ...{ imageShape: [28, 28, 1], classes: [...'0123456789'], location: '/' },
    sizes: { train: 60_000, test: 10_000 },
    perClass: { train: [8000, 8000, ...Array(8).fill(5500)], test: [1400, 1400, ...Array(8).fill(900)] },
  },
];

function open(measureSpeed: MeasureSpeed = () => new Promise(() => {}), datasets = listed) {
  const db = new Database(join(temporaryFolder(), 'workbench.sqlite'));
  const forecast = forecastApi(db, datasets, measureSpeed);
  onTestFinished(() => {
    forecast.close();
    db.close();
  });
  return { db, forecast };
}

const base = {
  dataset: { id: 'mnist', trainPerClass: 100, testPerClass: 20 },
  encoder: { name: 'resnet8' },
  supervised: { epochs: 4, batchSize: 50 },
  method: 'cross-entropy',
};
const settings = settingsSchema.parse(base);
const runsOf = (changes: object = {}, seeds = [1, 2], arms?: object[]) =>
  parseExperiment({ name: 'F', base: { ...base, ...changes }, seeds, ...(arms && { arms }) }, 'F').runs;

/** Operations of one pass over the training images, and of looking at an image. */
const shape = { imageShape: [28, 28, 1] as const, classes: 10 };
const epoch = 1000 * stageFlopsPerImage(settings, 'supervised', shape);
const look = encoderFlops(settings.encoder, [28, 28, 1]).flops;

function record(db: Database, planned: typeof settings, secondsPerEpoch: number) {
  const profile = profileOf(planned, 'supervised');
  db.run(sql.insertInto('speeds').values({ profile, seconds_per_epoch: secondsPerEpoch, epochs: 1 }));
}

test('the reference experiment has the parameters that Keras counts', async () => {
  const { forecast } = open();
  const { runs } = await forecast.of(
    parseExperiment(presets.find(({ id }) => id === 'keras-2020')!.experiment, 'P').runs,
  );
  expect(runs.map(({ stages }) => stages.map(({ name, parameters }) => [name, parameters!.total]))).toEqual([
    [['supervised', 24_619_025]],
    [
      ['pretrain', 23_827_079],
      ['classify', 24_619_025],
    ],
  ]);
});

test('a batch of more images than there are takes the memory of all of them', async () => {
  const { forecast } = open();
  const bytesOf = async (batchSize: number) =>
    (await forecast.of(runsOf({ supervised: { batchSize } }))).runs[0]!.memoryBytes;
  expect(await bytesOf(60_000)).toBe(await bytesOf(1000));
  expect(await bytesOf(500)).toBeLessThan((await bytesOf(1000))!);
});

test('from epochs that were recorded of the same stage, with the passes that measure', async () => {
  const { db, forecast } = open();
  record(db, settings, 2.5);
  const { runs, measuring } = await forecast.of(runsOf());
  expect(runs).toHaveLength(2);
  // Four epochs, and at the end the test images with the training images.
  const flopsPerSecond = epoch / 2.5;
  expect(runs[0]!.seconds).toBeCloseTo(4 * 2.5 + (1200 * look) / flopsPerSecond, 9);
  expect(runs[0]).toMatchObject({ secondsFrom: 'recorded', secondsReason: null });
  expect(runs[0]!.stages[0]).toMatchObject({ name: 'supervised', epochs: 4, batchSize: 50 });
  expect(measuring).toBe(false);
});

test('from epochs of other batches and subsets, in proportion to their operations', async () => {
  const { db, forecast } = open();
  const other = { dataset: { id: 'mnist', trainPerClass: 50 }, supervised: { epochs: 1, batchSize: 25 } };
  record(db, settingsSchema.parse({ ...base, ...other }), 1);
  const [run] = (await forecast.of(runsOf({ evaluation: { every: 2 } }))).runs;
  // Twice the images take twice as long; the test images are looked at twice.
  expect(run!.seconds).toBeCloseTo(4 * 2 + (2 * 1200 * look) / (epoch / 2), 9);
  expect(run!.secondsFrom).toBe('recorded');
  const [wider] = (await forecast.of(runsOf({ encoder: { name: 'resnet8', width: 2 } }))).runs;
  expect(wider).toMatchObject({ seconds: null, secondsReason: expect.stringMatching(/^No run like it/) });
});

test('from a measurement, made once and kept', async () => {
  const orders: object[] = [];
  let finish = (_: number) => {};
  const { db, forecast } = open((order) => {
    orders.push(order);
    return new Promise((resolve) => {
      finish = (flopsPerSecond) => resolve({ flopsPerSecond, engine: 'wasm', engineVersion: '4', steps: 3 });
    });
  });
  const told = new Promise((resolve) => forecast.subscribe(resolve));
  expect((await forecast.of(runsOf())).measuring).toBe(false);
  const begun = await forecast.of(runsOf(), { measure: true });
  expect([begun.measuring, begun.runs[0]!.secondsReason]).toEqual([true, 'Its speed is being measured.']);
  // One at a time.
  await forecast.of(runsOf({ encoder: { name: 'resnet20' } }), { measure: true });
  expect(orders).toEqual([{ settings, stage: 'supervised', imageShape: [28, 28, 1], classes: 10 }]);
  finish(1e9);
  expect(await told).toEqual({ type: 'speeds' });
  const { runs, measuring } = await forecast.of(runsOf(), { measure: true });
  expect(runs[0]!.seconds).toBeCloseTo((4 * epoch + 1200 * look) / 1e9, 9);
  expect(runs[0]!.secondsFrom).toBe('measured');
  expect([measuring, orders.length]).toEqual([false, 1]);
  const again = forecastApi(db, listed, () => {
    throw new Error('It is measured anew.');
  });
  expect((await again.of(runsOf(), { measure: true })).runs[0]!.seconds).toBe(runs[0]!.seconds);
});

test('of a contrastive run needs both stages', async () => {
  const { db, forecast } = open();
  const contrastive = { ...base, method: 'contrastive', pretrain: { epochs: 1 }, classify: { epochs: 1 } };
  const planned = settingsSchema.parse(contrastive);
  db.run(
    sql
      .insertInto('speeds')
      .values({ profile: profileOf(planned, 'pretrain'), seconds_per_epoch: 3, epochs: 1 }),
  );
  const [run] = (await forecast.of(runsOf(contrastive))).runs;
  expect(run!.stages.map(({ seconds }) => seconds === null)).toEqual([false, true]);
  expect(run).toMatchObject({ seconds: null, secondsFrom: null });
});

test('says why it is not known', async () => {
  const { db, forecast } = open(async () => {
    throw workbenchError('engine.unavailable', { engine: 'webgpu', reason: 'no GPU', remedy: 'Buy one.' });
  });
  const reason = async (changes: object, measure = false) =>
    (await forecast.of(runsOf(changes), { measure })).runs[0]!.secondsReason;
  expect(await reason({ dataset: { id: 'photos' } })).toBe('The size of data set "photos" is not known.');
  const told = new Promise((resolve) => forecast.subscribe(resolve));
  await reason({}, true);
  await told;
  expect(await reason({})).toMatch(/^Its speed could not be measured: .*no GPU/);
  db.run(
    sql
      .insertInto('experiments')
      .values({ id: 'e', name: 'E', spec: '{}', git_commit: null, created_at: '' }),
  );
  db.run(
    sql.insertInto('runs').values({
      ...{ id: 'r', experiment_id: 'e', position: 0, arm: 'a', seed: 1, settings: '{}', varied: '{}' },
      ...{ status: 'running', created_at: '', session: 's' },
    }),
  );
  expect(await reason({ encoder: { name: 'resnet20' } }, true)).toMatch(/^A run is in training/);
});

test('warns of more images than a data set has', async () => {
  const { forecast } = open();
  const warnings = async (changes: object) =>
    (await forecast.of(runsOf({ dataset: { id: 'mnist' }, ...changes }))).warnings;
  const subset = { id: 'mnist', trainPerClass: 6001, testPerClass: 1001 };
  expect(await warnings({ dataset: subset })).toEqual([
    expect.stringMatching(
      /: 6,001 train images per class are needed, and data set "mnist" has 60,000 in all: these runs would fail\.$/,
    ),
    expect.stringMatching(/: 1,001 test images per class are needed, .* has 10,000 in all/),
  ]);
  expect(await warnings({ dataset: { ...subset, classes: 2 } })).toEqual([]);
  expect(
    await warnings({ dataset: { id: 'mnist', trainPerClass: 3 }, supervised: { batchSize: 64 } }),
  ).toEqual([
    expect.stringMatching(
      /: supervised\.batchSize is 64, and there are 30 images to train on: a step takes them all\.$/,
    ),
  ]);
});

test('warns of uneven classes once, and of a class that has too few images', async () => {
  const [mnist] = await listed();
  const pets: DatasetInfo = {
    ...{ ...mnist!, id: 'pets', title: 'pets', classes: ['ant', 'bee', 'cat'] },
    sizes: { train: 360, test: 90 },
    perClass: { train: [240, 80, 40], test: [60, 20, 10] },
  };
  const { forecast } = open(undefined, async () => [pets]);
  const arms = [
    { name: 'a', settings: { supervised: { batchSize: 20 } } },
    { name: 'b', settings: {} },
  ];
  const warnings = async (dataset: object) =>
    (await forecast.of(runsOf({ dataset: { id: 'pets', ...dataset } }, [1], arms))).warnings;
  expect(await warnings({})).toEqual([
    'Data set "pets": uneven classes: 40 to 240 training images in a class. Always guessing “ant”, the largest, is right for 66.7 % of the test images.',
  ]);
  expect(await warnings({ trainPerClass: 40 })).toEqual([]);
  expect(await warnings({ trainPerClass: 60, classes: 2 })).toEqual([]);
  expect((await warnings({ trainPerClass: 60, testPerClass: 10 }))[0]).toBe(
    'Arm "a": 60 train images per class are needed, and class "cat" of data set "pets" has 40: these runs would fail.',
  );
});

test('warns of settings, of too few positives and of memory', async () => {
  const { forecast } = open();
  const { warnings } = await forecast.of(
    runsOf({
      method: 'contrastive',
      dataset: { id: 'mnist', classes: 10 },
      loss: { name: 'supcon-out' },
      encoder: { name: 'resnet50', width: 8 },
      pretrain: { batchSize: 4, schedule: { name: 'step' } },
      classify: { batchSize: 65_536 },
    }),
  );
  expect(warnings).toEqual([
    expect.stringMatching(/^Arm "[^"]+": projection.activation: vectors after a ReLU/),
    expect.stringMatching(/pretrain.schedule: no milestone/),
    expect.stringMatching(/classify.batchSize is 65,536, and there are 60,000 images to train on/),
    expect.stringMatching(/: a batch of 4 leaves 7\d % of the anchors without a positive\.$/),
    expect.stringMatching(/: a step needs about [\d.]+ GB of memory, and this machine has [\d.]+ GB\.$/),
  ]);
});
