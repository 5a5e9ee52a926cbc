import { readFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { type LossName, type Settings, settingsSchema } from '#shared/settings.ts';
import { describeEachEngine } from '../../../../test/support/engines.ts';
import { noise } from '../../../../test/support/oracle.ts';
import { crossEntropy } from './cross-entropy.ts';
import { contrastiveLosses } from './index.ts';
import type { ContrastiveLoss } from './loss.ts';
import { multiSimilarity } from './multi-similarity.ts';
import { npairs } from './npairs.ts';
import { ntXent } from './nt-xent.ts';
import { supconIn } from './supcon-in.ts';
import { supconOut } from './supcon-out.ts';
import { triplet } from './triplet.ts';

const loss = (overrides: Partial<Settings['loss']>): Settings['loss'] =>
  settingsSchema.parse({ loss: overrides }).loss;
const at = (temperature: number) => loss({ temperature });
const value = (tensor: tf.Tensor) => tensor.dataSync()[0]!;
const labels = (...values: number[]) => tf.tensor1d(values, 'int32');
const exampleA = () => tf.tensor2d([1, 0, 0, 1, 1, 0, 0, 1, 0, 0, 1, 1], [4, 3]);
/** Two views of three images. */
const exampleB = () => tf.tensor2d([1, 0, 0, 0, 1, 0, 1, 1, 0, 1, 0, 1, 0, 1, 1, 1, 2, 0], [6, 3]);

interface Fixture {
  views: number;
  labels: number[];
  shape: [number, number];
  noise: number;
  cases: Record<string, { loss: number; gradient: number[] }>;
}
const fixture = new URL('../../../../test/fixtures/pytorch/losses.json', import.meta.url);
const pytorch: Fixture = JSON.parse(readFileSync(fixture, 'utf8'));

/** The loss and settings that a case of the fixture, such as "npairs 0.5" or "triplet all", stands for. */
function fixtureCase(name: string): [ContrastiveLoss, Settings['loss']] {
  const [lossName, option] = name.split(' ') as [LossName, string | undefined];
  const own =
    lossName === 'triplet' ? { tripletMean: option as 'all' } : { temperature: Number(option ?? 1) };
  return [contrastiveLosses[lossName], loss(own)];
}

await describeEachEngine('Contrastive losses', (current) => {
  test.each([
    [0.5, 1.054043, 0.706676],
    [0.1, 1.544442, 0.392252],
    [0.05, 2.933231, 0.352493],
  ])('of four images at temperature %d', (temperature, expectedNpairs, expectedSupcon) => {
    const y = labels(0, 0, 1, 1);
    expect(value(npairs(exampleA(), y, at(temperature)))).toBeCloseTo(expectedNpairs, 5);
    expect(value(supconOut(exampleA(), y, at(temperature)))).toBeCloseTo(expectedSupcon, 5);
    // With one positive each, the mean inside the logarithm is the mean outside.
    expect(value(supconIn(exampleA(), y, at(temperature)))).toBeCloseTo(expectedSupcon, 5);
  });

  test.each([
    [0.5, 1.47684, 1.426298, 1.178833, 1.637425],
    [0.1, 2.21214, 1.292806, 0.722105, 2.775807],
    [0.07, 2.86766, 1.339257, 0.739038, 3.730189],
  ])('of two views of three images at temperature %d', (temperature, out, inside, ntxent, pairs) => {
    const y = labels(0, 1, 0, 0, 1, 0);
    const settings = at(temperature);
    expect(value(supconOut(exampleB(), y, settings))).toBeCloseTo(out, 5);
    expect(value(supconIn(exampleB(), y, settings))).toBeCloseTo(inside, 5);
    expect(value(ntXent(exampleB(), y, settings, { views: 2 }))).toBeCloseTo(ntxent, 5);
    expect(value(npairs(exampleB(), y, settings))).toBeCloseTo(pairs, 5);
  });

  test('multi-similarity and triplets of four images', () => {
    const y = labels(0, 0, 1, 1);
    expect(value(multiSimilarity(exampleA(), y, loss({})))).toBeCloseTo(0.360687, 5);
    expect(value(triplet(exampleA(), y, loss({ tripletMean: 'all' })))).toBeCloseTo(0.05, 6);
    expect(value(triplet(exampleA(), y, loss({ tripletMean: 'non-zero' })))).toBeCloseTo(0.2, 6);
  });

  test.each(Object.keys(pytorch.cases))('%s has the loss and gradient of a PyTorch library', (name) => {
    const expected = pytorch.cases[name]!;
    const [contrastiveLoss, settings] = fixtureCase(name);
    const w = tf.tensor2d(noise(pytorch.shape[0] * pytorch.shape[1], pytorch.noise), pytorch.shape);
    const y = labels(...pytorch.labels);
    const { value: l, grad } = tf.valueAndGrad((x) =>
      contrastiveLoss(x as tf.Tensor2D, y, settings, { views: pytorch.views }),
    )(w);
    expect(value(l)).toBeCloseTo(expected.loss, 5);
    for (const [i, actual] of grad.dataSync().entries()) expect(actual).toBeCloseTo(expected.gradient[i]!, 4);
  });

  test.each([
    ['none', 1],
    ['temperature', 0.1],
    ['base-temperature', 0.1 / 0.07],
  ] as const)('scale %s multiplies SupCon by %d', (scale, factor) => {
    const y = labels(0, 1, 0, 0, 1, 0);
    for (const name of ['supcon-out', 'supcon-in', 'nt-xent'] as const) {
      const of = (own: Settings['loss']) => value(contrastiveLosses[name](exampleB(), y, own, { views: 2 }));
      expect(of(loss({ temperature: 0.1, scale }))).toBeCloseTo(factor * of(at(0.1)), 6);
    }
  });

  test.each(Object.keys(contrastiveLosses) as LossName[])('%s and its gradient can be recorded', (name) => {
    const { engine, composed } = current();
    const settings = loss({ temperature: 0.1 });
    const y = labels(0, 1, 0, 0, 1, 0);
    const gradient = (x: tf.Tensor) =>
      tf.grad((w) => contrastiveLosses[name](w as tf.Tensor2D, y, settings, { views: 2 }))(x);
    const runner = engine.createRunner(
      { functions: { f: ({ x }) => ({ y: gradient(x!) }) }, state: [] },
      'auto',
    );
    const recorded = runner.run('f', { x: exampleB() }, [0, 0]).y!;
    if (engine.id === 'tensorflow' && !composed)
      expect([runner.mode, runner.reason]).toEqual(['graph', null]);
    const expected = gradient(exampleB()).dataSync();
    for (const [i, actual] of recorded.dataSync().entries()) expect(actual).toBeCloseTo(expected[i]!, 6);
    runner.dispose();
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
    '%s stays finite at its edges: low temperature, no positives, one class, one image, zero and equal vectors',
    (_name, contrastiveLoss) => {
      const finite = (w: tf.Tensor2D, y: tf.Tensor1D, temperature: number, views = 1) => {
        const { value: l, grad } = tf.valueAndGrad((x) =>
          contrastiveLoss(x as tf.Tensor2D, y, at(temperature), { views }),
        )(w);
        expect(Number.isFinite(value(l))).toBe(true);
        expect(Array.from(grad.dataSync()).every(Number.isFinite)).toBe(true);
      };
      finite(exampleA(), labels(0, 0, 1, 1), 0.001, 2);
      finite(exampleA(), labels(0, 1, 2, 3), 0.1);
      finite(exampleA(), labels(0, 0, 0, 0), 0.1, 2);
      finite(tf.tensor2d([[1, 2, 3]]), labels(0), 0.1);
      finite(tf.zeros([4, 3]), labels(0, 0, 1, 1), 0.1, 2);
      finite(tf.ones([4, 3]), labels(0, 0, 1, 1), 0.001, 2);
    },
  );

  test('triplets of many images are gone through in parts', () => {
    // 300³ triplets do not fit at once. Two points a distance d apart, each a class: a negative is d away, a positive 0.
    const n = 300;
    const angle = 0.1;
    const rows = Array.from({ length: n }, (_, i) =>
      i % 2 === 0 ? [1, 0] : [Math.cos(angle), Math.sin(angle)],
    );
    const y = labels(...rows.map((_, i) => i % 2));
    const distance = 2 * Math.sin(angle / 2);
    expect(value(triplet(tf.tensor2d(rows), y, loss({})))).toBeCloseTo(0.2 - distance, 2);
  });

  test('SupCon without any positive is 0', () => {
    expect(value(supconOut(exampleA(), labels(0, 1, 2, 3), at(0.1)))).toBe(0);
  });

  test('cross-entropy of known logits', () => {
    // −ln softmax([1, 2, 3])[2] = 0.4076059644, −ln softmax([0, 0, 0])[0] = ln 3
    const logits = tf.tensor2d([1, 2, 3, 0, 0, 0], [2, 3]);
    expect(value(crossEntropy(logits, labels(2, 0)))).toBeCloseTo((0.4076059644 + Math.log(3)) / 2, 6);
  });
});
