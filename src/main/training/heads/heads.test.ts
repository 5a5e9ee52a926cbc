import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { settingsSchema } from '#shared/settings.ts';
import { describeEachEngine } from '../../../../test/support/engines.ts';
import { noise } from '../../../../test/support/oracle.ts';
import { Parameters } from '../parameters.ts';
import { inference, trainingPass } from '../pass.ts';
import { StepRandom } from '../random.ts';
import { classifierHead } from './classifier.ts';
import { projectionHead } from './projection.ts';

/** A value for every weight, and the layer's own arithmetic in double precision. */
function fill(parameters: Parameters): Map<string, Float32Array> {
  const values = parameters.list.map(({ name, variable }, k) => {
    const value = noise(variable.size, k + 1);
    variable.assign(tf.tensor(value, variable.shape));
    return [name, value] as const;
  });
  return new Map(values);
}
function layer(x: number[], kernel: Float32Array, bias: Float32Array): number[] {
  return Array.from(bias, (b, j) => x.reduce((sum, v, i) => sum + v * kernel[i * bias.length + j]!, b));
}
const relu = (x: number[]) => x.map((v) => Math.max(0, v));

await describeEachEngine('Heads', () => {
  const features = Array.from(noise(6, 50));
  const input = () => tf.tensor2d(features, [1, 6]);

  test.each([
    [{ units: 4, activation: 'relu', hiddenUnits: null }, 6 * 4 + 4],
    [{ units: 4, activation: 'linear', hiddenUnits: null }, 6 * 4 + 4],
    [{ units: 4, activation: 'linear', hiddenUnits: 5 }, 6 * 5 + 5 + 5 * 4 + 4],
  ] as const)('the projection %o', (projection, count) => {
    const parameters = new Parameters(1);
    const project = projectionHead(parameters, 6, projection);
    expect(parameters.count()).toBe(count);
    const value = fill(parameters);
    const dense = (x: number[], name: string) =>
      layer(x, value.get(`projection/${name}/kernel`)!, value.get(`projection/${name}/bias`)!);
    const hidden = projection.hiddenUnits === null ? features : relu(dense(features, 'hidden'));
    const output = dense(hidden, 'output');
    const expected = projection.activation === 'relu' ? relu(output) : output;
    for (const [i, actual] of project(input()).dataSync().entries())
      expect(actual).toBeCloseTo(expected[i]!, 5);
    parameters.dispose();
  });

  test.each([
    [5, 6 * 5 + 5 + 5 * 3 + 3],
    [null, 6 * 3 + 3],
  ])('a classifier with %s hidden units', (hiddenUnits, count) => {
    const parameters = new Parameters(1);
    const classify = classifierHead(parameters, 6, 3, { hiddenUnits, dropout: 0.5 });
    expect(parameters.count()).toBe(count);
    const value = fill(parameters);
    const dense = (x: number[], name: string) =>
      layer(x, value.get(`classifier/${name}/kernel`)!, value.get(`classifier/${name}/bias`)!);
    const expected = dense(hiddenUnits === null ? features : relu(dense(features, 'hidden')), 'output');
    for (const [i, actual] of classify(input(), inference).dataSync().entries())
      expect(actual).toBeCloseTo(expected[i]!, 5);
    const training = trainingPass(new StepRandom([1, 2]));
    expect(classify(input(), training).dataSync()).not.toEqual(classify(input(), inference).dataSync());
    parameters.dispose();
  });

  test('the reference experiment’s have Keras’s sizes', () => {
    const { projection, classifier } = settingsSchema.parse({});
    const parameters = new Parameters(1);
    projectionHead(parameters, 2048, projection);
    expect(parameters.count()).toBe(262_272);
    classifierHead(parameters, 2048, 10, classifier);
    expect(parameters.count()).toBe(262_272 + 1_049_088 + 5_130);
    parameters.dispose();
  });
});
