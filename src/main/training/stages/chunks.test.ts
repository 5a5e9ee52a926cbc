import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import type { Runner } from '#main/engines/program.ts';
import { type Settings, settingsSchema } from '#shared/settings.ts';
import { describeEachEngine } from '../../../../test/support/engines.ts';
import { noise } from '../../../../test/support/oracle.ts';
import { buildModel, type Model } from '../model.ts';
import { buildStage } from './index.ts';
import type { Stage } from './stage.ts';

const n = 12;
const imageShape = [8, 8, 3] as const;
const batch = {
  size: n,
  images: noise(n * 192, 3).map((v) => 128 + 127 * v),
  labels: Int32Array.from({ length: n }, (_, i) => i % 3),
};

/** Stochastic gradient descent with rate 1 and no randomness: what a step changes is the gradient itself. */
const plain = {
  optimizer: { name: 'sgd', learningRate: 1, momentum: 0 },
  augmentation: { flip: false, rotation: 0 },
};

function settingsOf(overrides: object): Settings {
  return settingsSchema.parse({
    encoder: { name: 'resnet8' },
    projection: { units: 16 },
    classifier: { hiddenUnits: 16, dropout: 0 },
    loss: { temperature: 0.5 },
    ...overrides,
  });
}

/** The model with batch normalisation in inference, where the parts of a batch do not meet. */
function frozenStatistics(model: Model): Model {
  return {
    ...model,
    encode: (images, pass) => model.encode(images, { ...pass, training: false }),
  };
}

function gradientsByName(stage: Stage, runner: Runner): Map<string, number[]> {
  const before = runner.read();
  const report = stage.step(runner, {
    batch,
    imageShape,
    scalars: stage.optimizer.scalars(1, 1),
    seed: [1, 2],
  });
  const after = runner.read();
  const changes = new Map<string, number[]>();
  for (const [name, { data }] of before) {
    changes.set(
      name,
      Array.from(data, (v, i) => v - after.get(name)!.data[i]!),
    );
  }
  changes.set('loss', Array.from(report.loss!.dataSync()));
  changes.set('gradientNorm', Array.from(report.gradientNorm!.dataSync()));
  tf.dispose(report);
  return changes;
}

await describeEachEngine('A batch in parts', (current) => {
  const stepOf = (settings: Settings, name: 'pretrain' | 'supervised' | 'classify') => {
    const model = buildModel({ settings, imageShape, classes: 3, seed: 5, statistics: null });
    const stage = buildStage[name](frozenStatistics(model), settings);
    const runner = current().engine.createRunner(stage.program, 'auto');
    const gradients = gradientsByName(stage, runner);
    expect(runner.reason).toBeNull();
    runner.dispose();
    stage.dispose();
    model.dispose();
    return gradients;
  };

  test.each([
    ['pretrain', 'npairs', 1],
    ['pretrain', 'supcon-out', 3],
    ['pretrain', 'nt-xent', 2],
    ['supervised', 'npairs', 1],
    ['classify', 'npairs', 1],
  ] as const)('%s with %s and %d views has the gradients of the whole batch', (name, loss, views) => {
    const method = name === 'supervised' ? 'cross-entropy' : 'contrastive';
    const withChunks = (chunkSize: number | null) =>
      settingsOf({ method, views, loss: { name: loss, temperature: 0.5 }, [name]: { ...plain, chunkSize } });
    const whole = stepOf(withChunks(null), name);
    // 12 images in parts of 5, 5 and 2.
    const parts = stepOf(withChunks(5), name);
    expect([...parts.keys()].sort()).toEqual([...whole.keys()].sort());
    for (const [key, expected] of whole) {
      const scale = Math.max(1e-3, ...expected.map(Math.abs));
      const actual = parts.get(key)!;
      const worst = Math.max(...expected.map((v, i) => Math.abs(v - actual[i]!)));
      expect(worst / scale, key).toBeLessThan(1e-3);
    }
  });

  test('moving statistics follow each part once, in order', () => {
    /** The stem's moving mean after one step on images `from` to `to`. */
    const movingMean = (chunkSize: number | null, from: number, to: number) => {
      const settings = settingsOf({ pretrain: { ...plain, chunkSize } });
      const model = buildModel({ settings, imageShape, classes: 3, seed: 5, statistics: null });
      const stage = buildStage.pretrain(model, settings);
      const runner = current().engine.createRunner(stage.program, 'auto');
      const part = {
        size: to - from,
        images: batch.images.slice(from * 192, to * 192),
        labels: batch.labels.slice(from, to),
      };
      const scalars = stage.optimizer.scalars(1, 1);
      tf.dispose(stage.step(runner, { batch: part, imageShape, scalars, seed: [1, 2] }));
      const { data } = runner.read().get('encoder/stem/bn/moving_mean')!;
      runner.dispose();
      stage.dispose();
      model.dispose();
      return data;
    };
    const [first, second, both] = [movingMean(null, 0, 6), movingMean(null, 6, 12), movingMean(6, 0, 12)];
    for (const [i, actual] of both.entries()) {
      // Momentum .9 from 0: .9·(.1·a) + .1·b, where a step on one part alone gives .1·a and .1·b.
      expect(actual).toBeCloseTo(0.9 * first[i]! + second[i]!, 4);
    }
  });
});
