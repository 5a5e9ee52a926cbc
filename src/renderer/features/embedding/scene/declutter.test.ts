import { expect, test } from 'vitest';
import { classPlaces, roomFor } from './declutter.ts';

const slot = (x: number, y: number, width = 10, height = 10) => ({ x, y, width, height });

test('what would cover an earlier one is left out', () => {
  expect(roomFor([slot(0, 0), slot(9, 0), slot(10, 0), slot(0, 10), slot(5, 5)])).toEqual([0, 2, 3]);
  expect(roomFor([slot(0, 0), slot(30, 0, 60, 10), slot(66, 0)])).toEqual([0, 2]);
  expect(roomFor([])).toEqual([]);
});

test('no more than there may be', () => {
  expect(roomFor([slot(0, 0), slot(20, 0), slot(40, 0)], 2)).toEqual([0, 1]);
});

test('a name stands at the medians of its class, which a few far points do not move', () => {
  const xy = Float32Array.of(0, 0, 1, 1, 2, 2, 100, -100, 7, 8);
  expect(classPlaces(xy, Int32Array.of(0, 0, 0, 0, 2), 3)).toEqual([
    { label: 0, x: 2, y: 1, count: 4 },
    { label: 2, x: 7, y: 8, count: 1 },
  ]);
  expect(classPlaces(xy, Int32Array.of(-1, -1, 5, -1, -1), 3)).toEqual([]);
});
