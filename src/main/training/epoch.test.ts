/** When the report of a step is read, and what is saved in between, on made-up steps. */
import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { settingsSchema } from '#shared/settings.ts';
import type { SubsetSplit } from '../datasets/subset.ts';
import { wasmEngine } from '../engines/wasm/engine.ts';
import { type EpochRequest, trainEpoch } from './epoch.ts';
import { buildModel } from './model.ts';
import { buildStage } from './stages/index.ts';
import type { EpochProgress } from './training.ts';

const imageShape = [4, 4, 1] as const;
const split: SubsetSplit = {
  size: 9,
  labels: new Int32Array(9),
  ids: Int32Array.from({ length: 9 }, (_, i) => i),
  gather() {},
};

/** An epoch of steps whose losses are given: what happened in which order, and its result or failure. */
async function epochOf(losses: readonly number[], concurrent: boolean, changes: Partial<EpochRequest> = {}) {
  const engine = await wasmEngine.load();
  const settings = settingsSchema.parse({ encoder: { name: 'small-cnn' }, pretrain: { batchSize: 3 } });
  const model = buildModel({ settings, imageShape, classes: 2, seed: 1, statistics: null });
  const stage = buildStage.pretrain(model, settings);
  const happened: string[] = [];
  let begun = 0;
  const result = await trainEpoch({
    stage: {
      ...stage,
      step() {
        const loss = losses[begun++]!;
        happened.push(`step ${begun}`);
        return { loss: tf.scalar(loss), gradientNorm: tf.scalar(1) };
      },
    },
    runner: Object.assign(engine.createRunner(stage.program, 'auto'), { concurrent }),
    split,
    readAhead: null,
    imageShape,
    seed: 1,
    epoch: 1,
    resume: null,
    observer: { onStep: ({ step }) => void happened.push(`report ${step}`), onEpoch: async () => {} },
    save: async ({ step, sums }) => void happened.push(`saved ${step}, ${sums.loss}`),
    signal: new AbortController().signal,
    ...changes,
  }).catch((error: unknown) => error as Error);
  stage.dispose();
  model.dispose();
  return { happened, result };
}

const lossOf = (result: unknown) => (result as { values: Record<string, number> }).values['train/loss'];

test('a report is read before the next step, or on an engine that computes by itself after it has begun', async () => {
  const direct = await epochOf([1, 2, 6], false);
  expect(direct.happened).toEqual(['step 1', 'report 1', 'step 2', 'report 2', 'step 3', 'report 3']);
  const late = await epochOf([1, 2, 6], true);
  expect(late.happened).toEqual(['step 1', 'step 2', 'report 1', 'step 3', 'report 2', 'report 3']);
  expect([lossOf(direct.result), lossOf(late.result)]).toEqual([3, 3]);
});

test('a step tells the loss of its batch, an epoch the mean', async () => {
  const told: number[] = [];
  const { result } = await epochOf([1, 2, 6], false, {
    observer: { onStep: ({ loss }) => void told.push(loss), onEpoch: async () => {} },
  });
  expect([told, lossOf(result)]).toEqual([[1, 2, 6], 3]);
});

test.each([false, true])(
  'what is saved within an epoch has the reports of all its steps (late: %s)',
  async (late) => {
    let asked = 0;
    const { happened } = await epochOf([1, 2, 6], late, {
      observer: { onStep() {}, onEpoch: async () => {}, wantsCheckpoint: () => ++asked === 2 },
    });
    expect(happened).toEqual(['step 1', 'step 2', 'saved 2, 9', 'step 3']);
  },
);

test.each([false, true])('a stop saves the steps that were begun (late: %s)', async (late) => {
  const stop = new AbortController();
  const { happened, result } = await epochOf([1, 2, 6], late, {
    signal: stop.signal,
    observer: { onStep: () => stop.abort(new Error('stop')), onEpoch: async () => {} },
  });
  expect(happened).toEqual(late ? ['step 1', 'step 2', 'saved 2, 9'] : ['step 1', 'saved 1, 3']);
  expect(result).toEqual(new Error('stop'));
});

test.each([false, true])('it goes on within an epoch (late: %s)', async (late) => {
  const resume: EpochProgress = {
    step: 1,
    seconds: 1,
    sums: { loss: 30, gradientNorm: 1, correct: 0, seen: 3 },
  };
  const { happened, result } = await epochOf([1, 1], late, { resume });
  expect(happened.filter((line) => line.startsWith('report'))).toEqual(['report 2', 'report 3']);
  expect(lossOf(result)).toBe(4);
});

test.each([false, true])('a loss that is no number is told with its own step (late: %s)', async (late) => {
  const { result } = await epochOf([1, Number.NaN, 6], late);
  expect(result).toMatchObject({ message: 'The loss became NaN at step 2 of epoch 1 (pretrain).' });
});
