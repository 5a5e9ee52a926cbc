import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { describeEachEngine } from '../../../../test/support/engines.ts';
import { noise } from '../../../../test/support/oracle.ts';
import { StepRandom } from '../random.ts';
import { flipRotate, transforms } from './flip-rotate.ts';

await describeEachEngine('Flip and rotation', () => {
  const image = () => tf.tensor4d([0, 1, 2, 3, 4, 5, 6, 7, 8], [1, 3, 3, 1]);
  const apply = (flipped: number, angle: number) => {
    const maps = transforms(3, 3, tf.tensor1d([flipped]), tf.tensor1d([angle]));
    return Array.from(tf.image.transform(image(), maps, 'bilinear', 'reflect').dataSync());
  };

  test('7.2° turns the digits 0…8 as TensorFlow does', () => {
    const expected = [0.133219, 1.148989, 2.399656, 2.631886, 4, 5.368114, 5.600345, 6.851011, 7.866782];
    for (const [i, v] of apply(0, (7.2 * Math.PI) / 180).entries()) expect(v).toBeCloseTo(expected[i]!, 4);
  });

  test('a flip mirrors columns exactly', () => {
    expect(apply(1, 0)).toEqual([2, 1, 0, 5, 4, 3, 8, 7, 6]);
  });

  test('flip then rotation equals the two one after the other', () => {
    const both = apply(1, 0.1);
    const mirrored = tf.reverse(image(), 2);
    const maps = transforms(3, 3, tf.tensor1d([0]), tf.tensor1d([0.1]));
    const expected = tf.image.transform(mirrored as tf.Tensor4D, maps, 'bilinear', 'reflect').dataSync();
    for (const [i, v] of both.entries()) expect(v).toBeCloseTo(expected[i]!, 5);
  });

  test('half of the images are flipped; angles fill their range', () => {
    const n = 4000;
    const ramp = tf.tile(tf.reshape(tf.linspace(0, 31, 32), [1, 1, 32, 1]), [n, 32, 1, 1]) as tf.Tensor4D;
    const flips = flipRotate(ramp, { flip: true, rotation: 0 }, new StepRandom([1, 2]));
    const first = tf.slice(flips, [0, 0, 0, 0], [n, 1, 1, 1]).dataSync();
    const share = first.filter((v) => v === 31).length / n;
    expect(share).toBeGreaterThan(0.47);
    expect(share).toBeLessThan(0.53);

    const turned = flipRotate(ramp, { flip: false, rotation: 0.02 }, new StepRandom([1, 2]));
    // Twelve rows above the centre a turn by a shifts the ramp by 12.5·sin a.
    const shifts = tf.slice(turned, [0, 3, 16, 0], [n, 1, 1, 1]).dataSync();
    const angles = Array.from(shifts, (v) => Math.asin((v - 16) / 12.5));
    const limit = 0.02 * 2 * Math.PI;
    expect(Math.max(...angles.map(Math.abs))).toBeLessThan(limit * 1.05);
    expect(Math.max(...angles)).toBeGreaterThan(limit * 0.9);
    expect(Math.min(...angles)).toBeLessThan(-limit * 0.9);
  });

  test('the same seed gives the same images, another gives others', () => {
    const images = tf.tensor4d(noise(8 * 32 * 32 * 3, 5), [8, 32, 32, 3]);
    const run = (seed: [number, number]) =>
      flipRotate(images, { flip: true, rotation: 0.02 }, new StepRandom(seed)).dataSync();
    expect(run([7, 8])).toEqual(run([7, 8]));
    expect(run([7, 8])).not.toEqual(run([7, 9]));
  });
});
