/**
 * Runs that TensorBoard, tensorboardX, TensorFlow and MLflow wrote themselves, against what their own readers find:
 * test/fixtures/past/write.py makes the files and says which versions.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import type { PastRun } from '#shared/past-run.ts';
import { temporaryFolder } from '../store/testing/store.ts';
import { readPast } from './read.ts';

const fixture = (name: string) =>
  fileURLToPath(new URL(`../../../test/fixtures/past/${name}`, import.meta.url));

type Points = [step: number, at: number, value: number | 'nan'][];
const expected = JSON.parse(readFileSync(fixture('expected.json'), 'utf8')) as {
  tensorboard: Record<string, Record<string, Points>>;
  mlflow: Record<
    string,
    {
      name: string;
      status: string;
      start: number;
      end: number;
      parameters: Record<string, string>;
      note: string;
      series: Record<string, Points>;
    }
  >;
};

/** Curves as the other programs' readers told them. */
const curves = (run: PastRun) =>
  Object.fromEntries(
    run.series.map(({ name, step, at, value }) => [
      name,
      step.map((at_, i) => [at_, at[i], Number.isNaN(value[i]) ? 'nan' : value[i]]),
    ]),
  );

test('event files of three writers', async () => {
  const { experiments, notes } = await readPast(fixture('tensorboard.tar.gz'), temporaryFolder());
  expect(notes).toEqual([]);
  expect(experiments[0]!.spec.name).toBe('TensorBoard: tensorboard');
  const runs = new Map(experiments[0]!.runs.map((run) => [run.arm.replace(/^tensorboard\//, ''), run]));
  expect([...runs.keys()].toSorted()).toEqual(Object.keys(expected.tensorboard).toSorted());
  for (const [name, series] of Object.entries(expected.tensorboard))
    expect(curves(runs.get(name)!), name).toEqual(series);
  const { origin, settings } = runs.get('keras/train')!;
  expect(origin.parameters).toEqual({ learning_rate: '0.002', temperature: '0.1', augment: 'false' });
  expect(settings.loss.temperature).toBe(0.1);
  const hyper = [...runs].find(([name]) => /^tensorboardx\/\d/.test(name))![1];
  expect(hyper.origin.parameters).toEqual({
    lr: '0.05',
    batch_size: '128',
    optimizer: 'sgd',
    nesterov: 'true',
  });
  expect(hyper.settings.supervised.batchSize).toBe(128);
});

test('a file store of MLflow', async () => {
  const { experiments, notes } = await readPast(fixture('mlruns.tar.gz'), temporaryFolder());
  expect(notes).toEqual([
    expect.stringMatching(/^Run [0-9a-f]{32} is deleted in MLflow and was left out\.$/),
  ]);
  expect(experiments.map(({ spec }) => spec.name)).toEqual(['MLflow: Temperatures']);
  const runs = new Map(experiments[0]!.runs.map((run) => [run.origin.key.replace('mlflow:', ''), run]));
  expect([...runs.keys()].toSorted()).toEqual(Object.keys(expected.mlflow).toSorted());
  for (const [id, told] of Object.entries(expected.mlflow)) {
    const run = runs.get(id)!;
    expect(curves(run), told.name).toEqual(told.series);
    expect(run).toMatchObject({
      arm: told.name,
      seed: 3,
      status: told.status.toLowerCase(),
      notes: told.note,
      tags: ['team=blue'],
      origin: { program: 'mlflow', parameters: told.parameters },
      startedAt: new Date(told.start).toISOString(),
      finishedAt: new Date(told.end).toISOString(),
    });
    expect(run.settings.loss.temperature).toBe(Number(told.parameters.temperature));
  }
});
