import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import type { Program } from '#main/engines/program.ts';
import { WorkbenchError } from '#shared/errors.ts';
import { type StageSettings, settingsSchema } from '#shared/settings.ts';
import { describeEachEngine } from '../../../../test/support/engines.ts';
import { noise } from '../../../../test/support/oracle.ts';
import { StepRandom } from '../random.ts';
import { augment } from './index.ts';

type Augmentation = StageSettings['augmentation'];
const settings = (overrides: Partial<Augmentation>): Augmentation =>
  settingsSchema.parse({ pretrain: { augmentation: overrides } }).pretrain.augmentation;
const nothing: Partial<Augmentation> = { flip: false, rotation: 0 };
const everything: Partial<Augmentation> = {
  crop: 'resized',
  rotation: 0.02,
  jitter: 0.8,
  grayscale: 0.2,
  cutout: 5,
};
const images = (n: number, size = 16, channels = 3) =>
  tf.tensor4d(
    noise(n * size * size * channels, 9).map((v) => 127.5 + 127.5 * v),
    [n, size, size, channels],
  );

await describeEachEngine('Augmentation', (current) => {
  test('nothing asked for changes nothing', () => {
    const x = images(2);
    expect(augment(x, settings(nothing), new StepRandom([1, 2]))).toBe(x);
  });

  test('the same seed gives the same images, another gives others', () => {
    const run = (seed: [number, number]) =>
      augment(images(4), settings(everything), new StepRandom(seed)).dataSync();
    expect(run([7, 8])).toEqual(run([7, 8]));
    expect(run([7, 8])).not.toEqual(run([7, 9]));
  });

  test.each([1, 3])('images of %d channels keep their shape and range', (channels) => {
    const result = augment(images(64, 16, channels), settings(everything), new StepRandom([1, 2]));
    expect(result.shape).toEqual([64, 16, 16, channels]);
    const values = result.dataSync();
    expect(Math.min(...values)).toBeGreaterThan(-1e-3);
    expect(Math.max(...values)).toBeLessThan(255.001);
  });

  test('the reference experiment’s changes commute with normalisation', () => {
    const x = images(8);
    const mean = tf.tensor1d([120, 110, 100]);
    const deviation = tf.tensor1d([60, 50, 70]);
    const normalize = (v: tf.Tensor4D) => tf.div(tf.sub(v, mean), deviation) as tf.Tensor4D;
    const own = settings({});
    const before = augment(normalize(x), own, new StepRandom([3, 4])).dataSync();
    const after = normalize(augment(x, own, new StepRandom([3, 4]))).dataSync();
    for (const [i, v] of after.entries()) expect(v).toBeCloseTo(before[i]!, 4);
  });

  test('jitter and greyscale meet their share of the images', () => {
    const n = 2000;
    const x = tf.tile(tf.tensor4d([200, 100, 50], [1, 1, 1, 3]), [n, 1, 1, 1]) as tf.Tensor4D;
    const changed = (overrides: Partial<Augmentation>) => {
      const rows = augment(x, settings({ ...nothing, ...overrides }), new StepRandom([5, 6])).dataSync();
      return Array.from({ length: n }, (_, i) => Array.from(rows.slice(3 * i, 3 * i + 3)));
    };
    const different = changed({ jitter: 0.8 }).filter(([r, g, b]) => r !== 200 || g !== 100 || b !== 50);
    expect(Math.abs(different.length / n - 0.8)).toBeLessThan(0.05);
    const gray = changed({ grayscale: 0.2 }).filter(([r, g, b]) => r === g && g === b);
    expect(Math.abs(gray.length / n - 0.2)).toBeLessThan(0.05);
    // 0.2989·200 + 0.587·100 + 0.114·50
    expect(gray[0]![0]).toBeCloseTo(124.18, 3);
  });

  test('jitter keeps to its strength', () => {
    const n = 2000;
    const x = tf.fill([n, 1, 1, 1], 100) as tf.Tensor4D;
    const own = settings({ ...nothing, jitter: 1, brightness: 0.4, contrast: 0 });
    const values = Array.from(augment(x, own, new StepRandom([5, 6])).dataSync());
    expect(Math.min(...values)).toBeGreaterThan(60 - 1e-3);
    expect(Math.min(...values)).toBeLessThan(61);
    expect(Math.max(...values)).toBeLessThan(140 + 1e-3);
    expect(Math.max(...values)).toBeGreaterThan(139);
  });

  test('cutout paints a square, smaller at an edge, in the mean colour', () => {
    const n = 500;
    const size = 8;
    const square = 3;
    const plane = Float32Array.from({ length: size * size }, (_, i) => (i % 2 === 0 ? 0 : 200));
    const x = tf.tile(tf.tensor4d(plane, [1, size, size, 1]), [n, 1, 1, 1]) as tf.Tensor4D;
    const own = settings({ ...nothing, cutout: square });
    const values = augment(x, own, new StepRandom([8, 9])).dataSync() as Float32Array;
    const painted = Array.from({ length: n }, (_, i) =>
      values
        .slice(i * size * size, (i + 1) * size * size)
        .reduce((count, v) => count + (v === 100 ? 1 : 0), 0),
    );
    expect(new Set(painted)).toEqual(new Set([4, 6, 9]));
    // The square is whole unless its centre is in the outermost row or column: (6/8)² of the time.
    const whole = painted.filter((count) => count === 9).length / n;
    expect(Math.abs(whole - 0.5625)).toBeLessThan(0.08);
  });

  test.each(['resized', 'padded'] as const)('all of it with a %s crop can be recorded', (crop) => {
    const { engine, composed } = current();
    const own = settings({ ...everything, crop });
    const program: Program = {
      functions: { f: ({ x }, seed) => ({ y: augment(x as tf.Tensor4D, own, new StepRandom(seed)) }) },
      state: [],
    };
    const runner = engine.createRunner(program, 'auto');
    const recorded = runner.run('f', { x: images(6) }, [4, 5]).y!.dataSync();
    if (engine.id === 'tensorflow' && !composed)
      expect([runner.mode, runner.reason]).toEqual(['graph', null]);
    const eager = augment(images(6), own, new StepRandom([4, 5])).dataSync();
    for (const [i, v] of recorded.entries()) expect(v).toBeCloseTo(eager[i]!, 2);
    runner.dispose();
  });

  test.each([
    [
      { crop: 'padded', cropPadding: 16 },
      'The augmentation does not fit images of 16×16 pixels: cropPadding is 16; it must be less than 16.',
    ],
    [
      { cutout: 17 },
      'The augmentation does not fit images of 16×16 pixels: cutout is 17; it must be at most 16.',
    ],
  ] as [Partial<Augmentation>, string][])('%o is refused for small images', (overrides, message) => {
    const refused = () => augment(images(1), settings(overrides), new StepRandom([1, 2]));
    expect(refused).toThrow(WorkbenchError);
    expect(refused).toThrow(message);
  });
});
