import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { RandomStream } from '#shared/philox.ts';
import { describeEachEngine } from '../../../test/support/engines.ts';
import { kernel } from '../engines/kernels.ts';
import { StepRandom } from './random.ts';

await describeEachEngine('Random numbers of a step', () => {
  test.each([
    [0, 0],
    [1, 2],
    [-5, 123456789],
    [2147483647, -2147483648],
  ])('seeds %d and %d give the numbers of the Philox stream', (seed0, seed1) => {
    const random = new StepRandom([seed0, seed1]);
    const first = random.uniform([3, 5]).dataSync();
    const second = random.uniform([7]).dataSync();
    const stream = new RandomStream(seed0, seed1);
    expect(Array.from(first)).toEqual(Array.from({ length: 15 }, () => stream.uniform()));
    const next = new RandomStream(seed0, (seed1 + 1) | 0);
    expect(Array.from(second)).toEqual(Array.from({ length: 7 }, () => next.uniform()));
  });

  test('a seed in a tensor gives the same', () => {
    const random = new StepRandom([3, 4]);
    random.uniform([2]);
    const expected = random.uniform([9]).dataSync();
    const stateless = kernel('statelessUniform') !== undefined;
    const fed = new StepRandom(tf.tensor1d([3, 4], 'int32'));
    if (!stateless) return expect(() => fed.uniform([2])).toThrow(/stateless/);
    fed.uniform([2]);
    expect(fed.uniform([9]).dataSync()).toEqual(expected);
  });
});
