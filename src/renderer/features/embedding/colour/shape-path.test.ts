import { expect, test } from 'vitest';
import { shapes } from '../scene/painter.ts';
import { shapePath } from './shape-path.ts';

test('a circle and a square around a place', () => {
  expect(shapePath(0, 4, 10, 20)).toBe('M14 20A4 4 0 0 1 6 20A4 4 0 0 1 14 20Z');
  expect(shapePath(1, 10)).toBe('M-8.5 -8.5h17v17h-17Z');
});

test('a ring has a hole', () => {
  expect(shapePath(5, 10).match(/M/g)).toHaveLength(2);
});

test('every shape has a path of its own', () => {
  expect(new Set(shapes.map((_, i) => shapePath(i, 5))).size).toBe(shapes.length);
});
