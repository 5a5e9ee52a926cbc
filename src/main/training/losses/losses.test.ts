import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { settingsSchema } from '#shared/settings.ts';
import { describeEachEngine } from '../../../../test/support/engines.ts';
import { crossEntropy } from './cross-entropy.ts';
import { contrastiveLosses } from './index.ts';
import { npairs } from './npairs.ts';
import { supconOut } from './supcon-out.ts';

const at = (temperature: number) => settingsSchema.parse({ loss: { temperature } }).loss;
const value = (tensor: tf.Tensor) => tensor.dataSync()[0]!;
const labels = (...values: number[]) => tf.tensor1d(values, 'int32');
const exampleA = () => tf.tensor2d([1, 0, 0, 1, 1, 0, 0, 1, 0, 0, 1, 1], [4, 3]);

await describeEachEngine('Contrastive losses', () => {
  test.each([
    [0.5, 1.054043, 0.706676],
    [0.1, 1.544442, 0.392252],
    [0.05, 2.933231, 0.352493],
  ])('at temperature %d', (temperature, expectedNpairs, expectedSupcon) => {
    const y = labels(0, 0, 1, 1);
    expect(value(npairs(exampleA(), y, at(temperature)))).toBeCloseTo(expectedNpairs, 5);
    expect(value(supconOut(exampleA(), y, at(temperature)))).toBeCloseTo(expectedSupcon, 5);
  });

  test('n-pairs has the gradient computed elsewhere', () => {
    const gradient = tf.grad((w) => npairs(w as tf.Tensor2D, labels(0, 0, 1, 1), at(0.5)))(exampleA());
    const expected = [0, -0.049992, 0.049413, -0.207544, 0.207544, 0.081715];
    expected.push(0.233967, 0, -0.170485, 0.131128, -0.044385, 0.044385);
    for (const [i, actual] of gradient.dataSync().entries()) expect(actual).toBeCloseTo(expected[i]!, 5);
  });

  test('a class with one member: n-pairs counts it, SupCon leaves it out', () => {
    const y = labels(0, 0, 1, 2);
    expect(value(npairs(exampleA(), y, at(0.5)))).toBeCloseTo(0.907596, 5);
    expect(value(supconOut(exampleA(), y, at(0.5)))).toBeCloseTo(0.687447, 5);
  });

  test('equal vectors give ln B', () => {
    const w = tf.ones([265, 4]) as tf.Tensor2D;
    const y = tf.tensor1d(
      Array.from({ length: 265 }, (_, i) => i % 10),
      'int32',
    );
    expect(value(npairs(w, y, at(0.05)))).toBeCloseTo(Math.log(265), 4);
  });

  test.each(Object.entries(contrastiveLosses))(
    '%s stays finite at its edges: low temperature, no positives, one image, zero vectors',
    (_name, loss) => {
      const finite = (w: tf.Tensor2D, y: tf.Tensor1D, temperature: number) => {
        const { value: l, grad } = tf.valueAndGrad((x) =>
          loss(x as tf.Tensor2D, y, at(temperature), { views: 1 }),
        )(w);
        expect(Number.isFinite(value(l))).toBe(true);
        expect(Array.from(grad.dataSync()).every(Number.isFinite)).toBe(true);
      };
      finite(exampleA(), labels(0, 0, 1, 1), 0.001);
      finite(exampleA(), labels(0, 1, 2, 3), 0.1);
      finite(tf.tensor2d([[1, 2, 3]]), labels(0), 0.1);
      finite(tf.zeros([4, 3]), labels(0, 0, 1, 1), 0.1);
    },
  );

  test('SupCon without any positive is 0', () => {
    expect(value(supconOut(exampleA(), labels(0, 1, 2, 3), at(0.1)))).toBe(0);
  });

  test('cross-entropy of known logits', () => {
    // −ln softmax([1, 2, 3])[2] = 0.4076059644, −ln softmax([0, 0, 0])[0] = ln 3
    const logits = tf.tensor2d([1, 2, 3, 0, 0, 0], [2, 3]);
    expect(value(crossEntropy(logits, labels(2, 0)))).toBeCloseTo((0.4076059644 + Math.log(3)) / 2, 6);
  });
});
