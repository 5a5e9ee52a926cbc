/** Runs of TensorBoard and MLflow, read from files as these programs write them. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { readPast } from './read.ts';
import { eventBytes, hyperparameterBytes, versionBytes } from './testing/event-file.ts';

function folderOf(files: Record<string, string | Buffer>): string {
  const folder = mkdtempSync(join(tmpdir(), 'contrast-past-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return folder;
}

test('TensorBoard: scalars in all their forms, hyperparameters, several files of a run', async () => {
  const f32 = Math.fround;
  const logs = folderOf({
    'first/events.out.tfevents.1000.host.1.0': Buffer.concat([
      versionBytes(1000),
      hyperparameterBytes(1000, { lr: 0.01, optimizer: 'sgd', nesterov: true, batch_size: 64 }),
      eventBytes(1001, 1, [
        { tag: 'loss', value: 2.5 },
        { tag: 'acc', form: 'float', value: 0.1 },
        { tag: 'picture', form: 'vector', value: 1 },
      ]),
      eventBytes(1002.5, 2, [
        { tag: 'loss', value: Number.NaN },
        { tag: 'acc', form: 'content', value: 0.2 },
      ]),
    ]),
    'first/events.out.tfevents.2000.host.2.0': eventBytes(2000, 3, [
      { tag: 'loss', value: Number.POSITIVE_INFINITY },
    ]),
    'second/train/events.out.tfevents.1000': eventBytes(1500, 7, [{ tag: 'loss', value: 1 }]).subarray(0, -1),
    'third/events.out.tfevents.1000': Buffer.concat([
      eventBytes(1500, 7, [{ tag: 'loss', value: 1 }]),
      eventBytes(1501, 8, [{ tag: 'loss', value: 1 }]).subarray(0, 9),
    ]),
    'third/notes.txt': 'nothing',
  });
  const { experiments, notes } = await readPast(logs, join(logs, 'staging'));
  expect(notes.toSorted()).toEqual([
    'The last record of second/train/events.out.tfevents.1000 is cut off and was left out.',
    'The last record of third/events.out.tfevents.1000 is cut off and was left out.',
    'second/train has no scalars and was left out.',
  ]);
  const runs = experiments[0]!.runs.toSorted((a, b) => a.arm.localeCompare(b.arm));
  expect(runs.map(({ arm }) => arm)).toEqual(['first', 'third']);
  const [first] = runs;
  expect(first).toMatchObject({
    status: 'finished',
    startedAt: '1970-01-01T00:16:40.000Z',
    finishedAt: '1970-01-01T00:33:20.000Z',
    origin: {
      program: 'tensorboard',
      parameters: { lr: '0.01', optimizer: 'sgd', nesterov: 'true', batch_size: '64' },
    },
  });
  expect(first!.settings.supervised).toMatchObject({ batchSize: 64, optimizer: { learningRate: 0.01 } });
  expect(first!.series).toEqual([
    {
      name: 'loss',
      stage: null,
      step: [1, 2, 3],
      at: [1_001_000, 1_002_500, 2_000_000],
      value: [2.5, Number.NaN, Number.POSITIVE_INFINITY],
    },
    { name: 'acc', stage: null, step: [1, 2], at: [1_001_000, 1_002_500], value: [f32(0.1), f32(0.2)] },
  ]);
  // The same files, wherever they lie, are the same runs; a single file is one too.
  const single = await readPast(join(logs, 'third', 'events.out.tfevents.1000'), logs);
  expect(single.experiments[0]!.runs).toHaveLength(1);
  expect(
    (await readPast(logs, logs)).experiments[0]!.runs.map(({ origin }) => origin.key).toSorted(),
  ).toEqual(runs.map(({ origin }) => origin.key).toSorted());
});

test('MLflow: parameters, tags, histories, and what became of a run', async () => {
  const meta = (more: string) => `artifact_uri: file:///x\nexperiment_id: '0'\n${more}\n`;
  const store = folderOf({
    'mlruns/0/meta.yaml': "experiment_id: '0'\nname: My experiment\nlifecycle_stage: active\n",
    'mlruns/0/aaaa/meta.yaml': meta(
      'run_id: aaaa\nrun_name: bold-fox-1\nstatus: 3\nstart_time: 1000\nend_time: 9000\nlifecycle_stage: active',
    ),
    'mlruns/0/aaaa/metrics/train/loss': '1001 2.5 0\n1003 nan 2\n1002 inf 1\n',
    'mlruns/0/aaaa/metrics/acc': '1001 0.5 0\n',
    'mlruns/0/aaaa/params/temperature': '0.2',
    'mlruns/0/aaaa/params/seed': '7',
    'mlruns/0/aaaa/tags/mlflow.note.content': 'A note',
    'mlruns/0/aaaa/tags/team': 'blue',
    'mlruns/0/bbbb/meta.yaml': meta('run_uuid: bbbb\nstatus: FAILED\nstart_time: 1000'),
    'mlruns/0/cccc/meta.yaml': meta('run_id: cccc\nstatus: 1\nstart_time: 1000\nend_time: null'),
    'mlruns/0/dddd/meta.yaml': meta('run_id: dddd\nlifecycle_stage: deleted'),
  });
  const { experiments, notes } = await readPast(store, store);
  expect(notes).toEqual(['Run dddd is deleted in MLflow and was left out.']);
  expect(experiments.map(({ spec }) => spec.name)).toEqual(['MLflow: My experiment']);
  const runs = experiments[0]!.runs.toSorted((a, b) => a.origin.key.localeCompare(b.origin.key));
  expect(runs.map(({ status }) => status)).toEqual(['finished', 'failed', 'cancelled']);
  expect(runs[1]!.failure?.message).toBe('The run failed when MLflow trained it.');
  const [first] = runs;
  expect(first).toMatchObject({
    arm: 'bold-fox-1',
    seed: 7,
    notes: 'A note',
    tags: ['team=blue'],
    origin: { program: 'mlflow', key: 'mlflow:aaaa', parameters: { temperature: '0.2', seed: '7' } },
    settings: { loss: { temperature: 0.2 } },
    startedAt: '1970-01-01T00:00:01.000Z',
    finishedAt: '1970-01-01T00:00:09.000Z',
  });
  expect(first!.series.toSorted((a, b) => a.name.localeCompare(b.name))).toEqual([
    { name: 'acc', stage: null, step: [0], at: [1001], value: [0.5] },
    {
      name: 'train/loss',
      stage: null,
      step: [0, 1, 2],
      at: [1001, 1002, 1003],
      value: [2.5, Number.POSITIVE_INFINITY, Number.NaN],
    },
  ]);
});

test('what is neither, and a measurement that is none', async () => {
  const nothing = folderOf({ 'a.txt': 'x' });
  await expect(readPast(nothing, nothing)).rejects.toMatchObject({ code: 'import.unknown-kind' });
  const damaged = folderOf({
    '0/a/meta.yaml': 'run_id: a\n',
    '0/a/metrics/loss': 'yesterday 1 1\n',
  });
  await expect(readPast(damaged, damaged)).rejects.toMatchObject({
    code: 'import.damaged',
    message: expect.stringContaining('"yesterday 1 1" is no measurement'),
  });
});
