import { expect, test } from 'vitest';
import { cornersOf, nearestLine, type ParallelAxis, passing, ticksOf } from './parallel.ts';

const axes: ParallelAxis[] = [
  { id: 'temperature', title: 'Temperature', kind: 'log', values: [0.05, 0.1, null, 0.5] },
  { id: 'loss', title: 'Loss', kind: 'category', values: [0, 1, 1, 0], categories: ['out', 'in'] },
];
const placed = axes.map(({ id }, i) => ({
  id,
  x: 100 * i,
  top: 0,
  bottom: 100,
  pixelOf: (value: number) => 100 - 100 * value,
  valueOf: (pixel: number) => 1 - pixel / 100,
}));

test('lines pass all brushes or are outside; without a value they pass none', () => {
  expect(passing(axes, {}, 4)).toEqual([true, true, true, true]);
  expect(passing(axes, { temperature: [0.05, 0.2] }, 4)).toEqual([true, true, false, false]);
  expect(passing(axes, { temperature: [0.05, 1], loss: [-0.3, 0.3] }, 4)).toEqual([true, false, false, true]);
});

test('a line without a value goes below the axis', () => {
  expect(cornersOf(axes, placed, 2)).toEqual([
    [0, 116],
    [100, 0],
  ]);
});

test('the nearest line between two axes, of those inside', () => {
  const looks = [true, true, true, true].map((inside) => ({ inside }));
  // Halfway, line 0 is at (95 + 100) / 2, line 3 at (50 + 100) / 2, line 1 at (90 + 0) / 2.
  expect(nearestLine(axes, placed, looks, { x: 50, y: 76 })).toBe(3);
  expect(nearestLine(axes, placed, looks, { x: 50, y: 46 })).toBe(1);
  expect(nearestLine(axes, placed, looks, { x: 50, y: 20 })).toBe(null);
  looks[3]!.inside = false;
  expect(nearestLine(axes, placed, looks, { x: 50, y: 76 })).toBe(null);
});

test('ticks are at what was tried where that is little, and keep apart', () => {
  const [temperature, loss] = axes;
  const pixelOf = (value: number) => 100 - 100 * value;
  const texts = (axis: ParallelAxis, round: number[]) =>
    ticksOf(axis, round, pixelOf, String).map(({ text }) => text);
  expect(texts(temperature!, [0.2])).toEqual(['0.05', '0.5']);
  expect(texts(loss!, [])).toEqual(['0', '1']);
  const many = { ...temperature!, values: Array.from({ length: 20 }, (_, i) => i / 20) };
  expect(texts(many, [0, 0.05, 0.5, 1])).toEqual(['0', '0.5', '1']);
});
