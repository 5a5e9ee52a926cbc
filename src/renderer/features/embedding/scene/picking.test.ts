import { expect, test } from 'vitest';
import { encloses, pickerOf } from './picking.ts';

const xy = Float32Array.of(0, 0, 10, 0, 10, 10, 0, 10, 5, 5);
const all = () => true;

test('the nearest point, and none where none is near', () => {
  const picker = pickerOf(xy, all);
  expect(picker.nearest([9, 1], 5)).toBe(1);
  expect(picker.nearest([5.4, 5.4], 1)).toBe(4);
  expect(picker.nearest([7.6, 5], 1)).toBe(-1);
  expect(picker.around([9, 1], 2)).toEqual([1, 4]);
});

test('hidden points are passed over', () => {
  const picker = pickerOf(xy, (i) => i !== 4);
  expect(picker.nearest([5, 5], 1)).toBe(-1);
  expect(
    picker
      .inside([
        [-1, -1],
        [11, -1],
        [11, 11],
        [-1, 11],
      ])
      .toSorted(),
  ).toEqual([0, 1, 2, 3]);
});

test('a line around points takes those inside and no others, dents included', () => {
  const picker = pickerOf(xy, all);
  expect(
    picker
      .inside([
        [-1, -1],
        [6, -1],
        [6, 6],
        [-1, 6],
      ])
      .toSorted(),
  ).toEqual([0, 4]);
  // A "U" that goes around the middle.
  const around = [
    [-1, -1],
    [11, -1],
    [11, 11],
    [9, 11],
    [9, 1],
    [1, 1],
    [1, 11],
    [-1, 11],
  ] as const;
  expect(picker.inside(around).toSorted()).toEqual([0, 1, 2, 3]);
  expect(encloses(around, 5, 5)).toBe(false);
});

test('two places enclose nothing, and an empty map has nothing to find', () => {
  expect(
    pickerOf(xy, all).inside([
      [0, 0],
      [10, 10],
    ]),
  ).toEqual([]);
  expect(pickerOf(new Float32Array(), all).nearest([0, 0], 1e9)).toBe(-1);
});

test('a line of very many places is read as well', () => {
  const circle = Array.from({ length: 200_000 }, (_, i) => {
    const angle = (2 * Math.PI * i) / 200_000;
    return [5 + 2 * Math.cos(angle), 5 + 2 * Math.sin(angle)] as const;
  });
  expect(pickerOf(xy, all).inside(circle)).toEqual([4]);
});
