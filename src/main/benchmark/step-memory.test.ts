/** Memory foreseen from shapes alone against what the recorded step of each encoder takes. */
import { expect, test } from 'vitest';
import { type EncoderName, encoderNames, settingsSchema, stageNames } from '#shared/settings.ts';
import { stepTensorBytes } from '#shared/step-memory.ts';
import { tensorflowEngine } from '../engines/tensorflow/engine.ts';
import { buildModel } from '../training/model.ts';
import { parameterCounts } from '../training/parameter-counts.ts';
import { buildStage } from '../training/stages/index.ts';

const imageShape = [32, 32, 3] as const;
const { available } = await tensorflowEngine.probe();

/** Narrow networks are built faster and have the same shapes otherwise. */
const widths: Partial<Record<EncoderName, number>> = { resnet18: 0.25, resnet50: 0.25, resnet50v2: 0.25 };
const cases = [
  ...encoderNames.map((name) => ({ encoder: { name, width: widths[name] ?? 1 }, views: 1 })),
  { encoder: { name: 'resnet8' as const, width: 1 }, views: 2 },
];

test.runIf(available).each(cases)('$encoder.name, $views views', async ({ encoder, views }) => {
  const engine = await tensorflowEngine.load();
  for (const stageName of stageNames) {
    const settings = settingsSchema.parse({
      encoder,
      method: stageName === 'supervised' ? 'cross-entropy' : 'contrastive',
      views,
    });
    const model = buildModel({ settings, imageShape, classes: 10, seed: 1, statistics: null });
    const stage = buildStage[stageName](model, settings);
    const runner = engine.createRunner(stage.program, 'auto');
    const [call] = stage.heaviestCalls(settings[stageName].batchSize, imageShape);
    const recorded = runner.peakBytes(call!)!;
    const parameters = parameterCounts(settings, imageShape, 10).stages[stageName]!;
    const foreseen = stepTensorBytes(settings, stageName, { imageShape }, parameters);
    // Pooling, which only the small network has much of, is not counted; its frozen encoder never holds three copies.
    const [least, most] = encoder.name === 'small-cnn' ? [0.85, 1.55] : [0.93, 1.07];
    expect(foreseen / recorded, stageName).toBeGreaterThan(least);
    expect(foreseen / recorded, stageName).toBeLessThan(most);
    runner.dispose();
    stage.dispose();
    model.dispose();
  }
});
