import { expect, test } from 'vitest';
import { lonelyClasses } from './lonely-classes.ts';

const one = { method: 'contrastive', views: 1 } as const;
const labels = (...values: number[]) => ({ labels: Int32Array.from(values) });

test('a class with one image is named', () => {
  expect(lonelyClasses(labels(0, 0, 1, 2, 2), ['a', 'b', 'c'], one)).toBe(
    'Class "b" has one training image, which never has a positive; with two views of each image it would.',
  );
});

test('of many such classes a few are named', () => {
  expect(lonelyClasses(labels(0, 1, 2, 3, 4, 5, 6), [...'abcdefg'], one)).toBe(
    'Classes "a", "b", "c", "d", "e", and 2 more have one training image each, which never has a positive; with two views of each image it would.',
  );
});

test('nothing is said where each image has a positive, or none is wanted', () => {
  expect(lonelyClasses(labels(0, 0, 1, 1), ['a', 'b'], one)).toBeNull();
  expect(lonelyClasses(labels(0, 1), ['a', 'b'], { ...one, views: 2 })).toBeNull();
  expect(lonelyClasses(labels(0, 1), ['a', 'b'], { ...one, method: 'cross-entropy' })).toBeNull();
});
