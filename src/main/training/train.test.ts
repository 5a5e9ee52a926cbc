import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, test } from 'vitest';
import { WorkbenchError } from '#shared/errors.ts';
import type { EpochMetrics } from '#shared/run.ts';
import { settingsSchema } from '#shared/settings.ts';
import { describeEachEngine } from '../../../test/support/engines.ts';
import { openSynthetic } from '../datasets/synthetic.ts';
import type { Engine } from '../engines/engine.ts';
import { engineProviders } from '../engines/index.ts';
import type { ReadAhead } from './batches.ts';
import { train } from './train.ts';

const stage = { epochs: 2, batchSize: 10, optimizer: { learningRate: 0.01 } };
const base = {
  dataset: { id: 'synthetic' },
  encoder: { name: 'small-cnn', width: 0.5 },
  classifier: { hiddenUnits: 16 },
  loss: { temperature: 0.2 },
  supervised: stage,
  pretrain: stage,
  classify: stage,
  evaluation: { knnNeighbors: 5 },
};

/** All epochs of a run on a small made-up data set, the machine's speed left out. */
async function epochsOf(
  engine: Engine,
  overrides: object,
  seed = 1,
  readAhead: ReadAhead | null = null,
): Promise<EpochMetrics[]> {
  const dataset = openSynthetic({ classes: 3, trainPerClass: 30, testPerClass: 10 });
  const settings = settingsSchema.parse({ ...base, ...overrides });
  const epochs: EpochMetrics[] = [];
  const onEpoch = async ({ seconds: _, ...metrics }: EpochMetrics) => {
    const { 'train/images-per-second': __, ...values } = metrics.values;
    epochs.push({ ...metrics, seconds: 0, values });
  };
  await train(
    { run: { seed, settings }, dataset, engine, resume: null, readAhead },
    { onStep() {}, onEpoch },
    new AbortController().signal,
  );
  return epochs;
}

await describeEachEngine('A run', (current) => {
  test('goes through the stages of its method and measures each epoch', async () => {
    const contrastive = await epochsOf(current().engine, {});
    expect(contrastive.map(({ stage: name, epoch, step }) => [name, epoch, step])).toEqual([
      ['pretrain', 1, 9],
      ['pretrain', 2, 18],
      ['classify', 1, 9],
      ['classify', 2, 18],
    ]);
    const last = contrastive.at(-1)!.values;
    expect(last['test/accuracy']).toBeGreaterThanOrEqual(0);
    expect(contrastive[1]!.values['test/knn-accuracy']).toBeGreaterThan(0.4);
    const supervised = await epochsOf(current().engine, { method: 'cross-entropy' });
    expect(supervised.map((one) => one.stage)).toEqual(['supervised', 'supervised']);
    for (const { values } of [...contrastive, ...supervised]) {
      expect(values['train/loss']).toBeGreaterThan(0);
      expect(values['train/gradient-norm']).toBeGreaterThan(0);
    }
  });

  test('gives the same numbers for the same seed, others for another', async () => {
    const { engine } = current();
    const first = await epochsOf(engine, {});
    expect(await epochsOf(engine, {})).toEqual(first);
    expect(await epochsOf(engine, {}, 2)).not.toEqual(first);
  });

  test('gives the same numbers where images are read ahead', async () => {
    const { engine } = current();
    const direct = await epochsOf(engine, {});
    let asked = 0;
    const { train: split } = openSynthetic({ classes: 3, trainPerClass: 30, testPerClass: 10 }).splits;
    const readAhead: ReadAhead = {
      async read(ids) {
        asked++;
        await new Promise((resolve) => setTimeout(resolve, 1));
        const bytes = new Uint8Array(ids.length * 16 * 16 * 3);
        split.gather(ids, bytes);
        return new Float32Array(bytes);
      },
    };
    expect(await epochsOf(engine, {}, 1, readAhead)).toEqual(direct);
    // Two epochs of nine batches in each of two stages.
    expect(asked).toBe(36);
  });

  test('fails at the step whose loss is not a number, and says what to try', async () => {
    const dataset = openSynthetic({ classes: 3, trainPerClass: 30, testPerClass: 10 });
    // Far too large a rate, on images that are not normalised.
    const optimizer = { name: 'sgd', learningRate: 100, momentum: 0.99 };
    const settings = settingsSchema.parse({
      ...base,
      method: 'cross-entropy',
      normalize: false,
      supervised: { ...stage, epochs: 50, optimizer },
    });
    const failure = await train(
      { run: { seed: 1, settings }, dataset, engine: current().engine, resume: null },
      { onStep() {}, onEpoch: async () => {} },
      new AbortController().signal,
    ).then(
      () => null,
      (error: unknown) => error,
    );
    expect(failure).toBeInstanceOf(WorkbenchError);
    const { code, message, advice } = failure as WorkbenchError;
    expect(code).toBe('run.not-finite');
    expect(message).toMatch(/^The loss became (NaN|Infinity) at step \d+ of epoch \d+ \(supervised\)\.$/);
    expect(advice).toMatch(/^Try a lower learning rate/);
  });

  test('leaves no tensor behind', async () => {
    await epochsOf(current().engine, {});
    const before = tf.memory().numTensors;
    await epochsOf(current().engine, {});
    expect(tf.memory().numTensors).toBe(before);
  });

  test('trains where the last batch of an epoch has one image', async () => {
    const ones = { ...stage, batchSize: 89 };
    const epochs = await epochsOf(current().engine, {
      pretrain: ones,
      classify: ones,
      loss: { name: 'supcon-out' },
    });
    expect(epochs.every(({ values }) => Number.isFinite(values['train/loss']))).toBe(true);
  });
});

describe('Engines', () => {
  test('agree on a run within what rounding makes of it', async () => {
    const runs: [string, EpochMetrics[]][] = [];
    for (const provider of engineProviders) {
      const status = await provider.probe();
      if (!status.available) {
        process.stderr.write(`Skipped: agreement with ${provider.id}: ${status.reason}\n`);
        continue;
      }
      // A small rate: Adam's first steps are as large as the rate whatever the gradient, rounding included.
      const slow = { ...stage, epochs: 1, optimizer: { learningRate: 1e-4 } };
      runs.push([provider.id, await epochsOf(await provider.load(), { pretrain: slow, classify: slow })]);
    }
    const [[, reference], ...others] = runs as [[string, EpochMetrics[]], ...typeof runs];
    for (const [id, epochs] of others) {
      for (const [i, { values }] of epochs.entries()) {
        const expected = reference[i]!.values;
        expect(Math.abs(values['train/loss']! / expected['train/loss']! - 1), `${id}: loss`).toBeLessThan(
          1e-3,
        );
        expect(
          Math.abs(values['train/gradient-norm']! / expected['train/gradient-norm']! - 1),
          `${id}: gradient norm`,
        ).toBeLessThan(1e-2);
      }
    }
  });
});
