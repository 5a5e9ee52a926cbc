import { expect, test } from 'vitest';
import { batchCount, batches, epochOrder, inOrder } from './batches.ts';

const split = {
  size: 7,
  labels: Int32Array.of(0, 1, 0, 1, 0, 1, 0),
  /** Image i is two pixels of value i. */
  gather(indices: Int32Array, out: Uint8Array) {
    for (const [position, index] of indices.entries()) out.fill(index, position * 2, position * 2 + 2);
  },
};

test('the reference experiment has 189 steps an epoch, 188 without the smaller last batch', () => {
  expect([batchCount(50_000, 265, false), batchCount(50_000, 265, true)]).toEqual([189, 188]);
  // A split smaller than one batch is trained on whole.
  expect(batchCount(5, 265, true)).toBe(1);
});

test('batches go through the order, images beside their labels', () => {
  const all = [...batches(split, Int32Array.of(6, 5, 4, 3, 2, 1, 0), 3, 2)];
  expect(all.map(({ images, labels }) => [Array.from(images), Array.from(labels)])).toEqual([
    [
      [6, 6, 5, 5, 4, 4],
      [0, 1, 0],
    ],
    [
      [3, 3, 2, 2, 1, 1],
      [1, 0, 1],
    ],
    [[0, 0], [0]],
  ]);
  expect([...batches(split, inOrder(split), 3, 2, true)].map(({ size }) => size)).toEqual([3, 3]);
  // Going on from the third batch gives the third batch.
  expect([...batches(split, Int32Array.of(6, 5, 4, 3, 2, 1, 0), 3, 2, false, 2)]).toEqual([all[2]]);
});

test('an epoch’s order is a shuffle named by seed, stage and epoch', () => {
  const order = (seed: number, stage: string, epoch: number) =>
    Array.from(epochOrder(100, seed, stage, epoch));
  expect(order(1, 'pretrain', 1).toSorted((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_, i) => i));
  expect(order(1, 'pretrain', 1)).toEqual(order(1, 'pretrain', 1));
  for (const other of [order(2, 'pretrain', 1), order(1, 'classify', 1), order(1, 'pretrain', 2)]) {
    expect(other).not.toEqual(order(1, 'pretrain', 1));
  }
});
