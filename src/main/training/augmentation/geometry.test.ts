import { readFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, test } from 'vitest';
import { type StageSettings, settingsSchema } from '#shared/settings.ts';
import { describeEachEngine } from '../../../../test/support/engines.ts';
import { noise } from '../../../../test/support/oracle.ts';
import { StepRandom } from '../random.ts';
import { paddedCrop, resizedCrop } from './crop.ts';
import { changeGeometry } from './geometry.ts';
import { type Crop, cropped, mirrored, resample, rotated, unchanged } from './pixel-map.ts';

const fixture = new URL('../../../../test/fixtures/pytorch/augmentation.json', import.meta.url);
const torchvision = JSON.parse(readFileSync(fixture, 'utf8'));

type Augmentation = StageSettings['augmentation'];
const settings = (overrides: Partial<Augmentation>): Augmentation =>
  settingsSchema.parse({ pretrain: { augmentation: overrides } }).pretrain.augmentation;

/** A part of a single image. */
const part = (left: number, top: number, width: number, height: number): Crop => ({
  left: tf.tensor1d([left]),
  top: tf.tensor1d([top]),
  width: tf.tensor1d([width]),
  height: tf.tensor1d([height]),
});

await describeEachEngine('Geometry', () => {
  const image = () => tf.tensor4d([0, 1, 2, 3, 4, 5, 6, 7, 8], [1, 3, 3, 1]);
  const turn = (flipped: number, angle: number) =>
    mirrored(rotated(3, 3, tf.tensor1d([angle])), 3, tf.tensor1d([flipped]));
  const apply = (flipped: number, angle: number) =>
    Array.from(resample(image(), turn(flipped, angle)).dataSync());

  test('7.2° turns the digits 0…8 as TensorFlow does', () => {
    const expected = [0.133219, 1.148989, 2.399656, 2.631886, 4, 5.368114, 5.600345, 6.851011, 7.866782];
    for (const [i, v] of apply(0, (7.2 * Math.PI) / 180).entries()) expect(v).toBeCloseTo(expected[i]!, 4);
  });

  test('a flip mirrors columns exactly', () => {
    expect(apply(1, 0)).toEqual([2, 1, 0, 5, 4, 3, 8, 7, 6]);
  });

  test('crop, flip and rotation in one resampling equal the first two, then the last', () => {
    const wide = tf.tensor4d(noise(24 * 32 * 2, 3), [1, 24, 32, 2]);
    const flip = tf.tensor1d([1]);
    // Whole pixels are read exactly, so resampling them twice loses nothing.
    const shift = part(5, 3, 32, 24);
    const once = resample(
      wide,
      cropped(mirrored(rotated(24, 32, tf.tensor1d([0.1])), 32, flip), 24, 32, shift),
    );
    const first = resample(wide, cropped(mirrored(unchanged(1), 32, flip), 24, 32, shift));
    const twice = resample(first, rotated(24, 32, tf.tensor1d([0.1])));
    const inner = (x: tf.Tensor4D) => tf.slice(x, [0, 6, 8, 0], [1, 12, 16, 2]).dataSync();
    for (const [i, v] of inner(once).entries()) expect(v).toBeCloseTo(inner(twice)[i]!, 4);
  });

  test('a crop is enlarged as torchvision enlarges it', () => {
    const { size, pixels, crop } = torchvision;
    const images = tf.tensor4d(pixels, [1, size, size, 3]);
    const map = cropped(unchanged(1), size, size, part(crop.left, crop.top, crop.width, crop.height));
    const result = resample(images, map).dataSync();
    let compared = 0;
    for (let at = 0; at < size * size * 3; at++) {
      const column = Math.floor(at / 3) % size;
      const row = Math.floor(at / 3 / size);
      // Between the outermost pixel centres of the crop: beyond, torchvision repeats them, where here the image goes on.
      const x = ((column + 0.5) * crop.width) / size - 0.5;
      const y = ((row + 0.5) * crop.height) / size - 0.5;
      if (x < 0 || x > crop.width - 1 || y < 0 || y > crop.height - 1) continue;
      expect(result[at]).toBeCloseTo(crop.pixels[at], 2);
      compared++;
    }
    expect(compared).toBe(4 * 4 * 3);
  });

  test('half of the images are flipped; angles fill their range', () => {
    const n = 4000;
    const ramp = tf.tile(tf.reshape(tf.linspace(0, 31, 32), [1, 1, 32, 1]), [n, 32, 1, 1]) as tf.Tensor4D;
    const flips = changeGeometry(ramp, settings({ flip: true, rotation: 0 }), new StepRandom([1, 2]));
    const first = tf.slice(flips, [0, 0, 0, 0], [n, 1, 1, 1]).dataSync();
    const share = first.filter((v) => v === 31).length / n;
    expect(share).toBeGreaterThan(0.47);
    expect(share).toBeLessThan(0.53);

    const turned = changeGeometry(ramp, settings({ flip: false, rotation: 0.02 }), new StepRandom([1, 2]));
    // Twelve rows above the centre a turn by a shifts the ramp by 12.5·sin a.
    const shifts = tf.slice(turned, [0, 3, 16, 0], [n, 1, 1, 1]).dataSync();
    const angles = Array.from(shifts, (v) => Math.asin((v - 16) / 12.5));
    const limit = 0.02 * 2 * Math.PI;
    expect(Math.max(...angles.map(Math.abs))).toBeLessThan(limit * 1.05);
    expect(Math.max(...angles)).toBeGreaterThan(limit * 0.9);
    expect(Math.min(...angles)).toBeLessThan(-limit * 0.9);
  });

  describe.each(Object.entries(torchvision.randomResizedCrop.statistics))(
    'resized crops of %s',
    (size, expected) => {
      test('are drawn as torchvision draws them', () => {
        const [height, width] = size.split('x').map(Number) as [number, number];
        const n = 20_000;
        const drawn = resizedCrop(
          n,
          height,
          width,
          torchvision.randomResizedCrop.scale,
          new StepRandom([3, 4]),
        );
        for (const [name, { mean, std }] of Object.entries(
          expected as Record<string, { mean: number; std: number }>,
        )) {
          const values = Array.from(drawn[name as 'top'].dataSync());
          const ownMean = values.reduce((a, b) => a + b, 0) / n;
          const ownStd = Math.sqrt(values.reduce((a, b) => a + (b - ownMean) ** 2, 0) / n);
          // Five standard errors of the difference of two means.
          expect(Math.abs(ownMean - mean), name).toBeLessThan(5 * std * Math.sqrt(1 / n + 1e-5));
          expect(Math.abs(ownStd / std - 1), name).toBeLessThan(0.03);
        }
        const { left, top, ...extent } = Object.fromEntries(
          Object.entries(drawn).map(([key, value]) => [key, Array.from(value.dataSync())]),
        ) as Record<'left' | 'top' | 'width' | 'height', number[]>;
        for (let i = 0; i < n; i++) {
          const inside =
            left[i]! >= 0 &&
            top[i]! >= 0 &&
            extent.width[i]! > 0 &&
            extent.height[i]! > 0 &&
            left[i]! + extent.width[i]! <= width &&
            top[i]! + extent.height[i]! <= height &&
            [left, top, extent.width, extent.height].every((v) => Number.isInteger(v[i]));
          if (!inside) expect.fail(`crop ${i} lies outside`);
        }
      });
    },
  );

  test('padded crops shift by −4 to 4 whole pixels, each as often, and repeat the border', () => {
    const n = 9000;
    const { left, top } = paddedCrop(n, 32, 32, 4, new StepRandom([5, 6]));
    for (const shifts of [left, top]) {
      const counts = new Map<number, number>();
      for (const v of shifts.dataSync()) counts.set(v, (counts.get(v) ?? 0) + 1);
      expect([...counts.keys()].sort((a, b) => a - b)).toEqual([-4, -3, -2, -1, 0, 1, 2, 3, 4]);
      for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(150);
    }
    const moved = (by: number) =>
      Array.from(resample(image(), cropped(unchanged(1), 3, 3, part(by, 0, 3, 3))).dataSync());
    expect(moved(-1)).toEqual([0, 0, 1, 3, 3, 4, 6, 6, 7]);
    expect(moved(2)).toEqual([2, 2, 1, 5, 5, 4, 8, 8, 7]);
  });
});
