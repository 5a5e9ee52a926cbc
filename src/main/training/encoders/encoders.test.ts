import { readFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import type { EncoderName } from '#shared/settings.ts';
import { describeEachEngine } from '../../../../test/support/engines.ts';
import { images, setWeight } from '../../../../test/support/oracle.ts';
import { type Initializer, zeros } from '../initializers.ts';
import { Parameters } from '../parameters.ts';
import { inference } from '../pass.ts';
import { buildEncoder } from './index.ts';

interface Fixture {
  trainable: number;
  shape: [number, number];
  first8: number[];
  last8: number[];
  mean: number;
  std: number;
}
const fixture = new URL('../../../../test/fixtures/pytorch/resnet.json', import.meta.url);
const pytorch: Record<string, Fixture> = JSON.parse(readFileSync(fixture, 'utf8'));

/** Without initial values, which take longer to draw than all the rest. */
class UnsetParameters extends Parameters {
  override add(name: string, shape: number[], _initializer: Initializer, trainable = true): tf.Variable {
    return super.add(name, shape, zeros, trainable);
  }
}

await describeEachEngine('Residual networks', () => {
  test.each(Object.keys(pytorch) as EncoderName[])('%s has torchvision’s parameters and features', (name) => {
    const expected = pytorch[name]!;
    const parameters = new UnsetParameters(0);
    const encoder = buildEncoder(name, parameters, 3, 1);
    expect(parameters.count({ trainable: true })).toBe(expected.trainable);
    for (const [k, parameter] of parameters.list.entries()) setWeight(parameter, k);
    const features = encoder.apply(images(2, 0), inference);
    expect([features.shape, encoder.featureSize]).toEqual([expected.shape, expected.shape[1]]);
    const values = features.dataSync() as Float32Array;
    const close = (actual: ArrayLike<number>, wanted: number[]) => {
      for (const [i, value] of wanted.entries())
        expect(Math.abs(actual[i]! - value) / expected.std, `${i}`).toBeLessThan(1e-4);
    };
    close(values.slice(0, 8), expected.first8);
    close(values.slice(-8), expected.last8);
    const mean = values.reduce((a, b) => a + b, 0) / values.length;
    const std = Math.sqrt(values.reduce((a, b) => a + (b - mean) ** 2, 0) / values.length);
    close([mean, std], [expected.mean, expected.std]);
    parameters.dispose();
  });

  // He et al. 2016, §4.2: 3×3 stem, 6n more convolutions; ours has option B's shortcuts in two of the stages.
  test.each([
    ['resnet8', 1],
    ['resnet20', 3],
    ['resnet32', 5],
    ['resnet56', 9],
  ] as const)('%s has the parameters of 6·%d + 2 layers', (name, n) => {
    const parameters = new UnsetParameters(0);
    buildEncoder(name, parameters, 3, 1);
    const conv = (size: number, from: number, to: number) => size * size * from * to + 2 * to;
    const stage = (from: number, to: number) =>
      conv(3, from, to) + (2 * n - 1) * conv(3, to, to) + (from === to ? 0 : conv(1, from, to));
    const expected = conv(3, 3, 16) + stage(16, 16) + stage(16, 32) + stage(32, 64);
    expect(parameters.count({ trainable: true })).toBe(expected);
    parameters.dispose();
  });

  test('a width multiplies the filters, and other image sizes and channels are taken', () => {
    const parameters = new UnsetParameters(0);
    const encoder = buildEncoder('resnet18', parameters, 1, 0.125);
    expect(encoder.featureSize).toBe(64);
    expect(encoder.apply(tf.ones([2, 28, 20, 1]), inference).shape).toEqual([2, 64]);
    parameters.dispose();
  });
});
