import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { describeEachEngine } from '../../../../test/support/engines.ts';
import { noise } from '../../../../test/support/oracle.ts';
import { batchNormInference, batchNormTraining } from './batch-norm.ts';
import { l2Normalize } from './l2-normalize.ts';
import { relu } from './relu.ts';

/** Numbers of a plain double-precision computation, by finite differences where they are gradients. */
function referenceBatchNorm(
  x: Float64Array,
  channels: number,
  gamma: number[],
  beta: number[],
  epsilon: number,
) {
  const n = x.length / channels;
  const mean = new Float64Array(channels);
  const variance = new Float64Array(channels);
  x.forEach((v, i) => {
    mean[i % channels]! += v / n;
  });
  x.forEach((v, i) => {
    variance[i % channels]! += (v - mean[i % channels]!) ** 2 / n;
  });
  const y = x.map((v, i) => {
    const c = i % channels;
    return ((v - mean[c]!) / Math.sqrt(variance[c]! + epsilon)) * gamma[c]! + beta[c]!;
  });
  return { mean, variance, y };
}

function expectClose(actual: ArrayLike<number>, expected: ArrayLike<number>, tolerance: number): void {
  expect(actual.length).toBe(expected.length);
  for (let i = 0; i < actual.length; i++) {
    expect(Math.abs(actual[i]! - expected[i]!), `element ${i}`).toBeLessThan(tolerance);
  }
}

await describeEachEngine('Batch normalisation', () => {
  const shape: [number, number, number, number] = [5, 3, 3, 2];
  const data = noise(90, 1).map((v, i) => v * (1 + (i % 2)) + 3 * (i % 2));
  const gamma = [1.5, -0.7];
  const beta = [0.2, 0.4];
  const weights = noise(90, 2);
  const epsilon = 1e-3;

  test('normalises, tells its statistics and has the gradients of finite differences', () => {
    const expected = referenceBatchNorm(Float64Array.from(data), 2, gamma, beta, epsilon);
    let mean: Float32Array | undefined;
    let variance: Float32Array | undefined;
    const run = (x: tf.Tensor, g: tf.Tensor, b: tf.Tensor) =>
      batchNormTraining(x as tf.Tensor4D, g as tf.Tensor1D, b as tf.Tensor1D, epsilon, (m, v) => {
        mean = m.dataSync() as Float32Array;
        variance = v.dataSync() as Float32Array;
      });
    const inputs = [tf.tensor4d(data, shape), tf.tensor1d(gamma), tf.tensor1d(beta)];
    expectClose(run(inputs[0]!, inputs[1]!, inputs[2]!).dataSync(), expected.y, 1e-5);
    expectClose(mean!, expected.mean, 1e-6);
    expectClose(variance!, expected.variance, 1e-5);

    const gradients = tf.grads((x, g, b) => tf.sum(tf.mul(run(x!, g!, b!), tf.tensor4d(weights, shape))))(
      inputs,
    );
    const objective = (x: Float64Array, g: number[], b: number[]) =>
      referenceBatchNorm(x, 2, g, b, epsilon).y.reduce((sum, v, i) => sum + v * weights[i]!, 0);
    const h = 1e-5;
    const dx = Float64Array.from(data, (_, i) => {
      const moved = (d: number) => Float64Array.from(data, (v, j) => v + (i === j ? d : 0));
      return (objective(moved(h), gamma, beta) - objective(moved(-h), gamma, beta)) / (2 * h);
    });
    const along = (values: number[], at: (moved: number[]) => number) =>
      values.map((_, i) => {
        const moved = (d: number) => values.map((v, j) => v + (i === j ? d : 0));
        return (at(moved(h)) - at(moved(-h))) / (2 * h);
      });
    const x = Float64Array.from(data);
    expectClose(gradients[0]!.dataSync(), dx, 1e-4);
    expectClose(
      gradients[1]!.dataSync(),
      along(gamma, (g) => objective(x, g, beta)),
      1e-4,
    );
    expectClose(
      gradients[2]!.dataSync(),
      along(beta, (b) => objective(x, gamma, b)),
      1e-4,
    );
  });

  test('inference uses the statistics it is given', () => {
    const y = batchNormInference(
      tf.tensor4d(data, shape),
      tf.tensor1d([0.5, 2]),
      tf.tensor1d([4, 0.25]),
      tf.tensor1d(gamma),
      tf.tensor1d(beta),
      epsilon,
    );
    const expected = data.map((v, i) => {
      const c = i % 2;
      return ((v - [0.5, 2][c]!) / Math.sqrt([4, 0.25][c]! + epsilon)) * gamma[c]! + beta[c]!;
    });
    expectClose(y.dataSync(), expected, 1e-5);
  });

  test('inference passes gradients on as tfjs-core’s op does', () => {
    const inputs = [tf.tensor4d(data, shape), tf.tensor1d(gamma), tf.tensor1d(beta)];
    const mean = tf.tensor1d([0.5, 2]);
    const variance = tf.tensor1d([4, 0.25]);
    type Norm = (x: tf.Tensor4D, g: tf.Tensor1D, b: tf.Tensor1D) => tf.Tensor;
    const gradients = (norm: Norm) =>
      tf.grads((x, g, b) =>
        tf.sum(
          tf.mul(norm(x as tf.Tensor4D, g as tf.Tensor1D, b as tf.Tensor1D), tf.tensor4d(weights, shape)),
        ),
      )(inputs);
    const own = gradients((x, g, b) => batchNormInference(x, mean, variance, g, b, epsilon));
    const plain = gradients((x, g, b) => {
      const scale = tf.div(g, tf.sqrt(tf.add(variance, epsilon)));
      return tf.add(tf.mul(tf.sub(x, mean), scale), b);
    });
    for (const [i, gradient] of own.entries()) expectClose(gradient.dataSync(), plain[i]!.dataSync(), 1e-4);
  });
});

await describeEachEngine('Small ops', () => {
  test('ReLU passes gradient where its output is positive', () => {
    const x = tf.tensor1d([-1, 0, 2, 3]);
    expect(Array.from(relu(x).dataSync())).toEqual([0, 0, 2, 3]);
    const gradient = tf.grad((v) => tf.sum(tf.mul(relu(v), tf.tensor1d([5, 6, 7, 8]))))(x);
    expect(Array.from(gradient.dataSync())).toEqual([0, 0, 7, 8]);
  });

  test('rows get length 1, a zero row stays 0', () => {
    expectClose(l2Normalize(tf.tensor2d([3, 4, 0, 0], [2, 2])).dataSync(), [0.6, 0.8, 0, 0], 1e-6);
  });
});

await describeEachEngine('Gradients of convolution and pooling', () => {
  const random = (shape: number[], k: number) => tf.tensor(noise(tf.util.sizeFromShape(shape), k), shape);

  /** Σ weights·f(x) moved along one direction equals the gradient's share of it. */
  function expectDirectional(f: (x: tf.Tensor) => tf.Tensor, x: tf.Tensor): void {
    const weights = random(f(x).shape, 7);
    const objective = (v: tf.Tensor) => tf.sum(tf.mul(f(v), weights));
    const gradient = tf.grad(objective)(x);
    expect(gradient.shape).toEqual(x.shape);
    const h = 1e-2;
    for (const k of [11, 12, 13]) {
      const direction = random(x.shape, k);
      const rise = tf.sub(
        objective(tf.add(x, tf.mul(direction, h))),
        objective(tf.sub(x, tf.mul(direction, h))),
      );
      const expected = rise.dataSync()[0]! / (2 * h);
      const actual = tf.sum(tf.mul(gradient, direction)).dataSync()[0]!;
      expect(Math.abs(actual - expected)).toBeLessThan(2e-3 * (1 + Math.abs(expected)));
    }
  }

  test.each([
    [8, 8, 3, 1, 'same'],
    [8, 8, 3, 2, 'same'],
    [9, 7, 3, 2, 'same'],
    [19, 19, 7, 2, 'valid'],
    [8, 8, 1, 2, 'same'],
    [9, 9, 1, 2, 'valid'],
    [4, 4, 1, 1, 'valid'],
    [1, 1, 3, 1, 'same'],
  ] as const)('convolution of %d×%d by %d, stride %d, %s', (height, width, size, stride, padding) => {
    const x = random([2, height, width, 3], 1) as tf.Tensor4D;
    const kernel = random([size, size, 3, 4], 2) as tf.Tensor4D;
    expectDirectional((v) => tf.conv2d(v as tf.Tensor4D, kernel, stride, padding), x);
    expectDirectional((v) => tf.conv2d(x, v as tf.Tensor4D, stride, padding), kernel);
  });

  test.each([
    [18, 3, 2],
    [9, 1, 2],
    [8, 2, 2],
  ])('max-pooling of %d by %d, stride %d sends gradients to the largest', (size, filter, stride) => {
    // Values far apart, so that a small step changes no maximum.
    const count = size * size * 3;
    const values = Float32Array.from({ length: count }, (_, i) => ((i * 7919) % count) * 0.05);
    const x = tf.tensor4d(values, [1, size, size, 3]);
    expectDirectional((v) => tf.maxPool(v as tf.Tensor4D, filter, stride, 'valid'), x);
  });
});
