import { readFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { describeEachEngine } from '../../../../test/support/engines.ts';
import { adjustBrightness, adjustContrast, adjustHue, adjustSaturation, toGrayscale } from './color.ts';

const fixture = new URL('../../../../test/fixtures/pytorch/augmentation.json', import.meta.url);
const { size, pixels, colors } = JSON.parse(readFileSync(fixture, 'utf8')) as {
  size: number;
  pixels: number[];
  colors: Record<string, number[]>;
};

const operations: Record<string, (images: tf.Tensor4D, factor: tf.Tensor4D) => tf.Tensor4D> = {
  grayscale: toGrayscale,
  brightness: adjustBrightness,
  contrast: adjustContrast,
  saturation: adjustSaturation,
  hue: adjustHue,
};
const factors = (...values: number[]) => tf.tensor4d(values, [values.length, 1, 1, 1]);

await describeEachEngine('Changes of colour', () => {
  test.each(Object.keys(colors))('%s is torchvision’s', (name) => {
    const [operation, factor] = name.split(' ') as [string, string | undefined];
    // The second image shows that each has a factor of its own.
    const images = tf.tensor4d([...pixels, ...pixels], [2, size, size, 3]);
    const result = operations[operation]!(images, factors(Number(factor ?? 1), operation === 'hue' ? 0 : 1));
    const first = result.dataSync().slice(0, pixels.length);
    for (const [i, expected] of colors[name]!.entries()) expect(first[i]!).toBeCloseTo(expected, 2);
    if (operation === 'grayscale') return;
    const second = result.dataSync().slice(pixels.length);
    for (const [i, expected] of pixels.entries()) expect(second[i]!).toBeCloseTo(expected, 2);
  });

  test('images of one channel have brightness and contrast only', () => {
    const images = tf.tensor4d([0, 100, 200, 100], [1, 2, 2, 1]);
    const of = (name: string, factor: number) =>
      Array.from(operations[name]!(images, factors(factor)).dataSync(), Math.round);
    expect(of('brightness', 0.5)).toEqual([0, 50, 100, 50]);
    expect(of('contrast', 0.5)).toEqual([50, 100, 150, 100]);
    expect(of('saturation', 0.5)).toEqual([0, 100, 200, 100]);
    expect(of('hue', 0.1)).toEqual([0, 100, 200, 100]);
    expect(of('grayscale', 1)).toEqual([0, 100, 200, 100]);
  });
});
