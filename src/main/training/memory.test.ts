import { expect, test } from 'vitest';
import { settingsSchema } from '#shared/settings.ts';
import { describeEachEngine } from '../../../test/support/engines.ts';
import { assertBatchFits, neededBytes } from './memory.ts';
import { buildModel } from './model.ts';
import { buildStage } from './stages/index.ts';

const imageShape = [32, 32, 3] as const;

await describeEachEngine('Memory of a step', (current) => {
  const requestFor = (batchSize: number, available: number, chunkSize: number | null = null) => {
    const settings = settingsSchema.parse({
      encoder: { name: 'resnet8' },
      pretrain: { batchSize, chunkSize },
    });
    const model = buildModel({ settings, imageShape, classes: 10, seed: 1, statistics: null });
    const stage = buildStage.pretrain(model, settings);
    return { stage, runner: current().engine.createRunner(stage.program, 'auto'), imageShape, available };
  };

  test('is foreseen where steps are recorded, and grows with the batch', () => {
    const request = requestFor(64, 1e12);
    const [small, large] = [neededBytes(request, 64), neededBytes(request, 1024)];
    if (current().engine.id !== 'tensorflow') return expect([small, large]).toEqual([null, null]);
    // Measured peaks of the whole process: 0.6 GB and 1.4 GB.
    expect(small! / 1e9).toBeGreaterThan(0.3);
    expect(small! / 1e9).toBeLessThan(0.8);
    expect(large! / 1e9).toBeGreaterThan(1.1);
    expect(large! / 1e9).toBeLessThan(2.2);
  });

  test('a batch that does not fit is refused with one that does; in parts it fits', () => {
    const request = requestFor(4096, 2e9);
    const attempt = () => assertBatchFits(request);
    if (current().engine.id !== 'tensorflow') return expect(attempt).not.toThrow();
    expect(attempt).toThrow(
      /^A batch of 4,096 images \(pretrain\) needs about \d+\.\d GB of memory; 2\.0 GB are free\.$/,
    );
    let advice = '';
    try {
      attempt();
    } catch (error) {
      advice = (error as { advice: string }).advice;
    }
    const largest = Number(/at most ([\d,]+) fits/.exec(advice)![1]!.replace(',', ''));
    expect(neededBytes(request, largest)).toBeLessThanOrEqual(2e9);
    expect(neededBytes(request, Math.ceil(largest * 1.1))).toBeGreaterThan(2e9);
    expect(() => assertBatchFits(requestFor(4096, 2e9, 256))).not.toThrow();
    expect(() => assertBatchFits(requestFor(64, 1e8))).toThrow();
  });
});
