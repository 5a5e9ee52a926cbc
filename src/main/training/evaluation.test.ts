import type * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { settingsSchema } from '#shared/settings.ts';
import { describeEachEngine } from '../../../test/support/engines.ts';
import { openSynthetic } from '../datasets/synthetic.ts';
import type { Runner } from '../engines/program.ts';
import { evaluate } from './evaluation.ts';
import { buildModel } from './model.ts';
import { buildStage } from './stages/index.ts';

await describeEachEngine('Evaluation', (current) => {
  test('the images that do not fill a batch are measured as the others are', async () => {
    const { classes, splits, imageShape } = openSynthetic({
      classes: 3,
      size: 8,
      trainPerClass: 50,
      testPerClass: 2,
    });
    const settings = settingsSchema.parse({
      method: 'cross-entropy',
      encoder: { name: 'small-cnn', width: 0.25 },
      classifier: { hiddenUnits: 4 },
    });
    const model = buildModel({ settings, imageShape, classes: classes.length, seed: 1, statistics: null });
    const stage = buildStage.supervised(model, settings);
    const own = current().engine.createRunner(stage.program, 'auto');
    const sizes: number[] = [];
    const run: Runner['run'] = (name, inputs: { images?: tf.Tensor }, seed) => {
      sizes.push(inputs.images!.shape[0]!);
      return own.run(name, inputs as Record<string, tf.Tensor>, seed);
    };
    const runner: Runner = Object.assign(Object.create(own), { run });
    const look = (from: number, to: number) =>
      evaluate(runner, splits.train, imageShape, new AbortController().signal, {
        indices: Int32Array.from({ length: to - from }, (_, i) => from + i),
        keep: true,
      });
    const [all, first, rest] = [await look(0, 150), await look(0, 128), await look(128, 150)];
    // A graph is recorded for each number of images.
    expect(sizes).toEqual([128, own.mode === 'graph' ? 128 : 22, 128, 22]);
    expect(all.loss).toBeCloseTo((128 * first.loss! + 22 * rest.loss!) / 150, 5);
    expect(all.accuracy).toBeCloseTo((128 * first.accuracy! + 22 * rest.accuracy!) / 150, 12);
    expect([...all.labels]).toEqual([...first.labels, ...rest.labels]);
    const close = (values: Float32Array, parts: Float32Array[]) => {
      const expected = parts.flatMap((part) => [...part]);
      expect(values).toHaveLength(expected.length);
      for (const [i, value] of values.entries()) expect(value).toBeCloseTo(expected[i]!, 3);
    };
    close(all.features, [first.features, rest.features]);
    close(all.kept.logits!, [first.kept.logits!, rest.kept.logits!]);
    own.dispose();
    stage.dispose();
    model.dispose();
  });
});
