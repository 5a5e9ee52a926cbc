import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { describeEachEngine } from '../../../../test/support/engines.ts';
import { channelStatistics } from '../channel-statistics.ts';
import { Parameters } from '../parameters.ts';
import { inputNormalization } from './input-normalization.ts';

/** Two 1×2 images of two channels; the second channel is constant. */
const bytes = Uint8Array.of(0, 7, 10, 7, 20, 7, 250, 7);
const split = {
  size: 2,
  labels: Int32Array.of(0, 1),
  gather(indices: Int32Array, out: Uint8Array) {
    for (const [i, at] of indices.entries()) out.set(bytes.subarray(at * 4, at * 4 + 4), i * 4);
  },
};

test('mean and population variance of each channel over all images', () => {
  const { mean, variance } = channelStatistics(split, [1, 2, 2]);
  expect(Array.from(mean)).toEqual([70, 7]);
  // numpy.var([0, 10, 20, 250]) = 10850
  expect(Array.from(variance)).toEqual([10850, 0]);
});

await describeEachEngine('Normalisation of the input', () => {
  test('subtracts the mean and divides by the deviation, at least 1e-7', () => {
    const parameters = new Parameters(1);
    const layer = inputNormalization(parameters, 'normalization', 2);
    layer.adapt(channelStatistics(split, [1, 2, 2]));
    const y = layer.apply(tf.tensor4d(Float32Array.from(bytes), [2, 1, 2, 2])).dataSync();
    const deviation = Math.sqrt(10850);
    const expected = [0, 10, 20, 250].flatMap((v) => [(v - 70) / deviation, 0]);
    for (const [i, v] of y.entries()) expect(v).toBeCloseTo(expected[i]!, 5);
    // Keras counts mean, variance and a count: none of them trainable.
    expect([parameters.count(), parameters.count({ trainable: true })]).toEqual([5, 0]);
    parameters.dispose();
  });
});
