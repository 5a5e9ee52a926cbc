import { expect, test } from 'vitest';
import type { WorkbenchError } from '#shared/errors.ts';
import { settingsSchema } from '#shared/settings.ts';
import { describeEachEngine } from '../../../test/support/engines.ts';
import { assertBatchFits, type MemoryRequest, neededBytes, outOfMemory } from './memory.ts';
import { buildModel } from './model.ts';
import { parameterCounts } from './parameter-counts.ts';
import { buildStage } from './stages/index.ts';

const imageShape = [32, 32, 3] as const;

function problemOf(work: () => void): WorkbenchError {
  try {
    work();
  } catch (error) {
    return error as WorkbenchError;
  }
  throw new Error('It fits.');
}

const numberIn = (pattern: RegExp, text: string) => Number(pattern.exec(text)![1]!.replace(',', ''));

await describeEachEngine('Memory of a step', (current) => {
  const requestFor = (
    batchSize: number,
    available: number | null,
    chunkSize: number | null = null,
  ): MemoryRequest => {
    const settings = settingsSchema.parse({
      encoder: { name: 'resnet8' },
      pretrain: { batchSize, chunkSize },
    });
    const { engine } = current();
    const model = buildModel({ settings, imageShape, classes: 10, seed: 1, statistics: null });
    const stage = buildStage.pretrain(model, settings);
    return {
      stage,
      runner: engine.createRunner(stage.program, 'auto'),
      settings,
      imageShape,
      parameters: parameterCounts(settings, imageShape, 10).stages.pretrain!,
      trainingImages: 1e6,
      memory: { ...engine.memory, available: () => available },
    };
  };

  test('is foreseen, and grows with the batch', () => {
    const request = requestFor(64, 1e12);
    const [small, large] = [neededBytes(request, 64), neededBytes(request, 512)];
    // Measured: peaks of the whole process with TensorFlow, the heap of WebAssembly.
    const [least, most] = current().engine.id === 'tensorflow' ? [0.3, 0.8] : [0.18, 0.3];
    expect(small / 1e9).toBeGreaterThan(least);
    expect(small / 1e9).toBeLessThan(most);
    const [leastLarge, mostLarge] = current().engine.id === 'tensorflow' ? [0.7, 1.4] : [1.7, 2.2];
    expect(large / 1e9).toBeGreaterThan(leastLarge);
    expect(large / 1e9).toBeLessThan(mostLarge);
  });

  test('a batch that does not fit is refused with one that does; in parts it fits', () => {
    const request = requestFor(4096, 2e9);
    const { code, message, advice } = problemOf(() => assertBatchFits(request));
    expect(code).toBe('run.batch-too-large');
    expect(message).toMatch(
      /^A batch of 4,096 images \(pretrain\) needs about \d+\.\d GB of memory; 2\.0 GB are free\.$/,
    );
    const largest = numberIn(/at most ([\d,]+) fits/, advice);
    expect(neededBytes(request, largest)).toBeLessThanOrEqual(2e9);
    expect(neededBytes(request, Math.ceil(largest * 1.1))).toBeGreaterThan(2e9);
    // Not on WebAssembly: op by op, the similarities of the whole batch take more than that.
    const room = current().engine.id === 'tensorflow' ? 2e9 : 3e9;
    expect(() => assertBatchFits(requestFor(4096, room, 256))).not.toThrow();
    // That of a batch as large as its parts.
    if (current().engine.id === 'tensorflow')
      expect(neededBytes(requestFor(4096, 1e12, 256), 4096)).toBeLessThan(
        1.1 * neededBytes(requestFor(256, 1e12), 256),
      );
    expect(problemOf(() => assertBatchFits(requestFor(64, 1e7))).advice).toBe(
      'No batch of this encoder fits: choose a smaller encoder or width, or close other programs.',
    );
  });

  test('what all images of a batch have to do with each other is foreseen, however small its parts', () => {
    // 65,536² similarities are 17 GB, several times over.
    const { message, advice } = problemOf(() => assertBatchFits(requestFor(65_536, 2e10, 64)));
    expect(numberIn(/needs about ([\d.]+) GB/, message)).toBeGreaterThan(50);
    expect(numberIn(/^A batch of at most ([\d,]+) fits\.$/, advice)).toBeGreaterThan(10_000);
    // Nor would parts help where there are none yet.
    expect(problemOf(() => assertBatchFits(requestFor(65_536, 2e10))).advice).toMatch(/fits\.$/);
  });

  test('no batch is larger than the training images are', () => {
    const request = { ...requestFor(65_536, 2e9), trainingImages: 100 };
    expect(() => assertBatchFits(request)).not.toThrow();
    const { message } = problemOf(() =>
      assertBatchFits({ ...request, memory: { ...request.memory, available: () => 1e7 } }),
    );
    expect(message).toMatch(/^A batch of 100 images/);
  });

  test('nothing is refused where nobody knows how much memory there is', () => {
    expect(() => assertBatchFits(requestFor(65_536, null))).not.toThrow();
  });

  test('where memory runs out after all, the batch that needs half of it is suggested', () => {
    const request = requestFor(512, 1e12);
    const { code, message, advice } = outOfMemory(request, new Error('OOM'));
    expect(code).toBe('run.out-of-memory');
    expect(message).toBe('The engine ran out of memory with a batch of 512 images (pretrain).');
    const suggested = numberIn(/^Try a batch of ([\d,]+), or set pretrain\.chunkSize/, advice);
    const { bytes } = request.memory.overhead;
    const tensors = (batch: number) => neededBytes(request, batch) - bytes;
    expect(tensors(suggested) / tensors(512)).toBeLessThanOrEqual(0.5);
    expect(tensors(suggested) / tensors(512)).toBeGreaterThan(0.45);
  });

  test('an engine says how much is free', () => {
    expect(current().engine.memory.available()).toBeGreaterThan(1e8);
  });
});
