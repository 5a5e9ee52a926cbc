import { readFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Encoder } from '#main/training/encoders/encoder.ts';
import { buildEncoder } from '#main/training/encoders/index.ts';
import { projectionHead } from '#main/training/heads/projection.ts';
import { npairs } from '#main/training/losses/npairs.ts';
import { adam } from '#main/training/optimizers/adam.ts';
import { Parameters } from '#main/training/parameters.ts';
import { inference, trainingPass } from '#main/training/pass.ts';
import { gradientsOf } from '#main/training/stages/gradients.ts';
import { settingsSchema } from '#shared/settings.ts';
import { describeEachEngine } from './support/engines.ts';
import { images, setWeight } from './support/oracle.ts';

const oracle = JSON.parse(readFileSync(new URL('./fixtures/keras-3.15.json', import.meta.url), 'utf8'));
const training = trainingPass(null);
const settings = settingsSchema.parse({ loss: { temperature: 0.5 } });

/** Largest difference relative to the largest number. */
function relativeError(actual: ArrayLike<number>, expected: readonly number[]): number {
  const scale = Math.max(...expected.map(Math.abs));
  return Math.max(...expected.map((value, i) => Math.abs(value - actual[i]!))) / scale;
}

function moments(values: ArrayLike<number>): { mean: number; std: number } {
  const list = Array.from(values);
  const mean = list.reduce((a, b) => a + b, 0) / list.length;
  return { mean, std: Math.sqrt(list.reduce((a, b) => a + (b - mean) ** 2, 0) / list.length) };
}

function labelsOf(modulus: number): tf.Tensor1D {
  return tf.tensor1d(
    Array.from({ length: 32 }, (_, j) => j % modulus),
    'int32',
  );
}

await describeEachEngine('ResNet50V2 equals keras.applications', () => {
  const expected = oracle.resnet50v2;
  const parameters = new Parameters(0);
  let encoder: Encoder;
  // Built once: it has 23 million weights. Training changes the moving statistics alone, and comes last.
  beforeAll(() => {
    encoder = buildEncoder('resnet50v2', parameters, 3, 1);
    const names = expected.weights.map(([name]: [string]) => name);
    for (const parameter of parameters.list) setWeight(parameter, names.indexOf(parameter.name));
  });
  afterAll(() => parameters.dispose());

  test('weights have its names and shapes', () => {
    const own = parameters.list.map(({ name, variable }) => [name, variable.shape]);
    expect(own.sort()).toEqual([...expected.weights].sort());
  });

  test('features in inference', () => {
    const features = encoder.apply(images(32, 0), inference).dataSync();
    expect(relativeError(features.slice(0, 8), expected.inference.row0_first8)).toBeLessThan(3e-4);
    expect(relativeError(features.slice(-8), expected.inference.row31_last8)).toBeLessThan(3e-4);
    const { mean, std } = moments(features);
    expect(relativeError([mean, std], [expected.inference.mean, expected.inference.std])).toBeLessThan(1e-4);
  });

  test('features, loss and gradients in training', () => {
    const project = projectionHead(parameters, 2048, settings.projection);
    const [kernel, bias] = parameters.list.slice(-2);
    setWeight(kernel!, 270);
    setWeight(bias!, 271);
    const trained = parameters.list.filter((p) => p.trainable);
    let features: Float32Array | undefined;
    const { value, grads } = tf.variableGrads(
      () => {
        const encoded = encoder.apply(images(32, 0), training);
        features = encoded.dataSync() as Float32Array;
        return npairs(project(encoded), labelsOf(4), settings.loss);
      },
      trained.map((p) => p.variable),
    );
    expect(relativeError(features!.slice(0, 8), expected.training.row0_first8)).toBeLessThan(3e-4);
    expect(value.dataSync()[0]).toBeCloseTo(expected.training['npairs_tau_0.5'], 3);
    const norm = (tensor: tf.Tensor) => tf.norm(tensor).dataSync()[0]!;
    const renamed = new Map([
      ['dense/kernel', 'projection/output/kernel'],
      ['dense/bias', 'projection/output/bias'],
    ]);
    for (const [name, value] of Object.entries(expected.training.gradient_norms as Record<string, number>)) {
      const parameter = trained.find((p) => p.name === (renamed.get(name) ?? name))!;
      // 49 batch normalisations amplify rounding; a bias in front of one has no gradient but rounding and padding.
      const tolerance = name === 'conv1_conv/bias' ? 2e-2 : 1e-3;
      expect(Math.abs(norm(grads[parameter.variable.name]!) / value - 1), name).toBeLessThan(tolerance);
    }
    const all = Math.sqrt(Object.values(grads).reduce((sum, g) => sum + norm(g) ** 2, 0));
    // Keras itself differs by 1e-3 from one processor to another.
    expect(Math.abs(all / expected.training.global_gradient_norm - 1)).toBeLessThan(2e-3);
  });
});

await describeEachEngine('ResNet-8 learns along Keras’s trajectory', () => {
  const expected = oracle.resnet8_trajectory;

  /** Layers in the order that Keras lists them: a shortcut's stand among those of its block's second convolution. */
  const layers = [
    ...['stem/conv', 'stem/bn'],
    ...['stage1/block1/1/conv', 'stage1/block1/1/bn', 'stage1/block1/2/conv', 'stage1/block1/2/bn'],
    ...['stage2', 'stage3'].flatMap((stage) =>
      ['1/conv', '1/bn', '2/conv', 'shortcut/conv', '2/bn', 'shortcut/bn'].map(
        (layer) => `${stage}/block1/${layer}`,
      ),
    ),
  ].map((layer) => `encoder/${layer}`);

  const inKerasOrder = (parameters: Parameters) =>
    [...layers, 'projection/output'].flatMap((layer) =>
      parameters.list.filter(({ name }) => name.slice(0, name.lastIndexOf('/')) === layer),
    );

  test('ten losses and the features after them', () => {
    const parameters = new Parameters(0);
    const encoder = buildEncoder('resnet8', parameters, 3, 1);
    const project = projectionHead(parameters, 64, settings.projection);
    const ordered = inKerasOrder(parameters);
    expect(ordered.map((p) => p.variable.shape)).toEqual(
      expected.weights.map(([, shape]: [string, number[]]) => shape),
    );
    for (const [k, parameter] of ordered.entries()) setWeight(parameter, k);

    const trained = ordered.filter((p) => p.trainable);
    const optimizer = adam(trained);
    const batch = images(32, 0);
    const labels = labelsOf(5);
    const losses = Array.from({ length: 10 }, (_, i) => {
      const { stepSize } = optimizer.scalars(i + 1, 1e-3);
      const objective = () => ({
        loss: npairs(project(encoder.apply(batch, training)), labels, settings.loss),
        report: {},
      });
      const { loss, byParameter } = gradientsOf(objective, trained);
      optimizer.apply(byParameter, { stepSize: tf.scalar(stepSize!) });
      return loss.dataSync()[0]!;
    });
    for (const [i, loss] of losses.entries())
      expect(loss / expected.losses[i], `loss ${i + 1}`).toBeCloseTo(1, 4);

    const features = encoder.apply(images(32, 50), inference).dataSync();
    const { mean, std } = moments(features);
    // Adam's first steps are as large as the rate whatever the gradient's size, so rounding of tiny gradients shows in
    // single features: Keras itself gives others by 8e-3 on another processor.
    const tolerance = 1e-2;
    expect(relativeError(features.slice(0, 8), expected.features_after.row0_first8)).toBeLessThan(tolerance);
    expect(
      relativeError([mean, std], [expected.features_after.mean, expected.features_after.std]),
    ).toBeLessThan(tolerance / 3);
    parameters.dispose();
    optimizer.dispose();
  });
});
