import { expect, test } from 'vitest';
import { batchCount, batches, batchesAhead, epochOrder, inOrder } from './batches.ts';

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

/** The images of `split`, which are every other one of a data set. */
const part = { ...split, ids: Int32Array.from({ length: 7 }, (_, i) => 2 * i) };
const options = {
  split: part,
  order: Int32Array.of(6, 5, 4, 3, 2, 1, 0),
  batchSize: 3,
  imageSize: 2,
  dropRemainder: false,
  first: 0,
};
const direct = [...batches(part, options.order, 3, 2)];

test('batches read ahead are those read between steps, each asked for before the one in front of it is used', async () => {
  const asked: number[][] = [];
  const ahead = {
    async read(ids: Int32Array) {
      asked.push([...ids]);
      return new Float32Array([...ids].flatMap((id) => [id / 2, id / 2]));
    },
  };
  const seen = [];
  for await (const batch of batchesAhead(options, ahead)) {
    seen.push(batch);
    expect(asked).toHaveLength(Math.min(3, seen.length + 1));
  }
  expect(seen).toEqual(direct);
  expect(asked).toEqual([[12, 10, 8], [6, 4, 2], [0]]);
  const rest = [];
  for await (const batch of batchesAhead({ ...options, first: 2 }, ahead)) rest.push(batch);
  expect(rest).toEqual([direct[2]]);
  for await (const _ of batchesAhead({ ...options, first: 3 }, ahead)) expect.unreachable();
});

test('a batch that cannot be read ahead is read between steps', async () => {
  let calls = 0;
  const failing = {
    read: () => Promise.reject<Float32Array<ArrayBuffer>>(new Error(`call ${++calls}`)),
  };
  const seen = [];
  for await (const batch of batchesAhead(options, failing)) seen.push(batch);
  expect(seen).toEqual(direct);
  expect(calls).toBe(3);
});
