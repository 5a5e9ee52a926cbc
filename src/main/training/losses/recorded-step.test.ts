import { describe, expect, test } from 'vitest';
import { tensorflowEngine } from '#main/engines/tensorflow/engine.ts';
import { lossNames, optimizerNames, settingsSchema } from '#shared/settings.ts';
import { noise } from '../../../../test/support/oracle.ts';
import { buildModel } from '../model.ts';
import { buildStage } from '../stages/index.ts';

const status = await tensorflowEngine.probe();
const imageShape = [16, 16, 3] as const;
const batch = {
  size: 6,
  images: noise(6 * 768, 3).map((v) => 128 + 127 * v),
  labels: Int32Array.of(0, 1, 2, 0, 1, 2),
};
const optimizers = optimizerNames.map((name) => ({
  name,
  weightDecay: 1e-4,
  decoupled: true,
  nesterov: true,
}));
const crops = ['resized', 'padded'] as const;

describe.skipIf(!status.available)('A step with all that can be chosen is one recorded graph', () => {
  // Each loss once, each optimiser and crop with two or three of them.
  test.each(
    lossNames.map((name, i) => ({ loss: { name }, optimizer: optimizers[i % 3]!, crop: crops[i % 2]! })),
  )('$loss.name, $optimizer.name, $crop', async ({ loss, optimizer, crop }) => {
    const engine = await tensorflowEngine.load();
    const settings = settingsSchema.parse({
      encoder: { name: 'resnet18', width: 0.125 },
      loss: { ...loss, temperature: 0.1 },
      views: 2,
      projection: { units: 8, hiddenUnits: 16, activation: 'linear' },
      pretrain: { optimizer, augmentation: { crop, jitter: 0.8, grayscale: 0.2, cutout: 4 } },
    });
    const model = buildModel({ settings, imageShape, classes: 3, seed: 5, statistics: null });
    const stage = buildStage.pretrain(model, settings);
    const runner = engine.createRunner(stage.program, 'auto');
    const before = runner.read();
    for (const step of [1, 2]) {
      const scalars = stage.optimizer.scalars(step, 0.01);
      const report = stage.step(runner, { batch, imageShape, scalars, seed: [1, step] });
      expect(Number.isFinite(report.loss!.dataSync()[0])).toBe(true);
    }
    expect([runner.mode, runner.reason]).toEqual(['graph', null]);
    for (const [name, { data }] of runner.read()) {
      if (!name.endsWith('/kernel') || name.includes('classifier')) continue;
      expect(data.every(Number.isFinite), name).toBe(true);
      expect(data, name).not.toEqual(before.get(name)!.data);
    }
    runner.dispose();
    stage.optimizer.dispose();
    stage.dispose();
    model.dispose();
  });
});
