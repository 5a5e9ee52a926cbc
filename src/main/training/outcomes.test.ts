import { expect, test } from 'vitest';
import { answersOf, outcomesOf } from './outcomes.ts';

test('class, probability and cross-entropy of each row, by numbers of SciPy', () => {
  // scipy.special.softmax and -log_softmax of [1, 2, 3], of [1000, 0, -1000], and of three equal logits.
  const logits = Float32Array.of(1, 2, 3, 1000, 0, -1000, 5, 5, 5);
  const { predicted, confidence, loss } = answersOf(logits, Int32Array.of(0, 2, 1));
  expect([...predicted]).toEqual([2, 0, 0]);
  for (const [i, expected] of [0.6652409557748219, 1, 1 / 3].entries())
    expect(confidence[i]).toBeCloseTo(expected, 6);
  for (const [i, expected] of [2.4076059644443806, 2000, 1.0986122886681098].entries())
    expect(loss[i]! / expected).toBeCloseTo(1, 6);
});

test('a right answer given with certainty has no loss, and no negative one', () => {
  const { confidence, loss } = answersOf(Float32Array.of(200, -200), Int32Array.of(0));
  expect([...confidence, ...loss]).toEqual([1, 0]);
});

test('features are kept where they are wanted, predictions where there is a classifier', () => {
  const labels = Int32Array.of(0, 1);
  const ids = Int32Array.of(7, 9);
  const split = { size: 2, ids, labels, gather() {} };
  const common = { stage: 'pretrain' as const, epoch: 3, dataset: 'd', split, classes: ['a', 'b'] };
  const evaluation = { features: Float32Array.of(1, 2), labels, loss: null, accuracy: null };
  const projections = Float32Array.of(3, 4);
  const rows = { stage: 'pretrain', epoch: 3, dataset: 'd', classes: ['a', 'b'], ids, labels };
  expect(
    outcomesOf({ ...common, evaluation: { ...evaluation, kept: { projections } }, features: true }),
  ).toEqual({
    predictions: null,
    features: { ...rows, encoder: evaluation.features, projection: projections },
  });
  const logits = Float32Array.of(0, 1, 0, 1);
  const { predictions, features } = outcomesOf({
    ...common,
    evaluation: { ...evaluation, kept: { logits } },
    features: false,
  });
  expect(features).toBeNull();
  expect(predictions).toMatchObject({ ...rows, predicted: Int32Array.of(1, 1) });
});
