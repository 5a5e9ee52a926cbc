import { expect, test } from 'vitest';
import { settingsSchema } from '#shared/settings.ts';
import { measureSpeed } from './speed.ts';
import { speedBatch } from './speed-order.ts';

const order = (settings: object) =>
  ({
    settings: settingsSchema.parse({ encoder: { name: 'small-cnn' }, ...settings }),
    stage: 'pretrain',
    imageShape: [8, 8, 3],
    classes: 3,
  }) as const;

test('measures some steps in a process of its own', async () => {
  const speed = await measureSpeed(order({ engine: 'wasm' }), new AbortController().signal);
  expect(speed).toEqual({
    flopsPerSecond: expect.any(Number),
    engine: 'wasm',
    engineVersion: expect.any(String),
    steps: 5,
  });
  // Between a very old and a very new machine.
  expect(speed.flopsPerSecond).toBeGreaterThan(1e6);
  expect(speed.flopsPerSecond).toBeLessThan(1e14);
});

test('stops when it is told to', async () => {
  const abort = new AbortController();
  const measuring = measureSpeed(order({ engine: 'wasm' }), abort.signal);
  abort.abort(new Error('enough'));
  await expect(measuring).rejects.toThrow('enough');
});

test('takes few images of a large network', () => {
  const shape = { imageShape: [32, 32, 3] as const, classes: 10 };
  const batch = (input: object) => speedBatch(settingsSchema.parse(input), 'pretrain', shape);
  expect(batch({ encoder: { name: 'resnet8' } })).toBe(64);
  expect(batch({ encoder: { name: 'resnet8' }, pretrain: { batchSize: 16 } })).toBe(16);
  expect(batch({ encoder: { name: 'resnet50' } })).toBeLessThan(10);
  expect(batch({ encoder: { name: 'resnet50', width: 8 } })).toBe(2);
});
