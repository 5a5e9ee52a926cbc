import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { describeEachEngine } from '../../../../test/support/engines.ts';
import { adam } from './adam.ts';

await describeEachEngine('Adam', () => {
  test('follows the recurrences of Keras’s form in double precision', () => {
    const start = [1, -2, 0.5, 0];
    const gradients = [
      [0.1, -3, 1e-4, 0],
      [0.2, 2, -1e-4, 0],
      [-0.1, 1, 5e-8, 0],
      [0.4, 0, 1, 1e-9],
    ];
    const parameter = { name: 'w', trainable: true, variable: tf.variable(tf.tensor1d(start)) };
    const optimizer = adam([parameter]);
    const m = [0, 0, 0, 0];
    const v = [0, 0, 0, 0];
    const p = [...start];
    for (const [i, gradient] of gradients.entries()) {
      const step = i + 1;
      const scalars = Object.entries(optimizer.scalars(step, 0.01)).map(([name, value]) => [
        name,
        tf.scalar(value),
      ]);
      optimizer.apply(new Map([[parameter, tf.tensor1d(gradient)]]), Object.fromEntries(scalars));
      const alpha = (0.01 * Math.sqrt(1 - 0.999 ** step)) / (1 - 0.9 ** step);
      for (const [j, g] of gradient.entries()) {
        m[j] = 0.9 * m[j]! + 0.1 * g;
        v[j] = 0.999 * v[j]! + 0.001 * g * g;
        p[j] = p[j]! - (alpha * m[j]!) / (Math.sqrt(v[j]!) + 1e-7);
      }
      for (const [j, value] of parameter.variable.dataSync().entries()) expect(value).toBeCloseTo(p[j]!, 6);
    }
    expect(optimizer.slots.map((slot) => slot.name)).toEqual(['adam/m/w', 'adam/v/w']);
    optimizer.dispose();
    parameter.variable.dispose();
  });
});
