import { expect, test } from 'vitest';
import { pointsOf } from '../points/points.ts';
import { classNamed, search } from './search.ts';
import { classTable, selectedAfter, selectedMask, selectedPlaces } from './selection.ts';
import { packIds, unpackIds } from './tags.ts';

const ids = Int32Array.of(20, 21, 22, 23, 24, 25);
const labels = Int32Array.of(0, 0, 0, 1, 1, 2);
const classes = ['cat', 'dog', 'catfish'];
const points = pointsOf(
  { ids, labels, classes },
  {
    ids,
    labels,
    predicted: Int32Array.of(0, 1, 1, 1, 0, 2),
    confidence: new Float32Array(6),
    loss: new Float32Array(6),
  },
);
const bare = pointsOf({ ids, labels, classes }, null);
const places = (text: string, on = points) => {
  const found = search(text, on, (tag) => (tag === 'odd' ? [21, 23, 999] : undefined));
  return found.kind === 'points' ? found.places : found.why;
};

test('a click selects one; keys add, take away and toggle', () => {
  const none = { add: false, remove: false };
  const add = { add: true, remove: false };
  expect(selectedAfter(new Set([1, 2]), [3], none)).toEqual(new Set([3]));
  expect(selectedAfter(new Set([1, 2]), [3], add)).toEqual(new Set([1, 2, 3]));
  expect(selectedAfter(new Set([1, 2]), [2], add)).toEqual(new Set([1]));
  // Of a line drawn around many, all are in afterwards.
  expect(selectedAfter(new Set([1, 2]), [2, 3], add)).toEqual(new Set([1, 2, 3]));
  expect(selectedAfter(new Set([1, 2]), [2, 3], { add: false, remove: true })).toEqual(new Set([1]));
  expect(selectedAfter(new Set([1, 2]), [], none)).toEqual(new Set());
});

test('what is selected on another map only leaves this one as it is', () => {
  expect(selectedMask(points, new Set([21, 999]))).toEqual(Uint8Array.of(0, 1, 0, 0, 0, 0));
  expect(selectedMask(points, new Set([999]))).toBeNull();
  expect(selectedPlaces(points, new Set([25, 20, 999]))).toEqual([0, 5]);
});

test('classes with counts, accuracy and what they are taken for', () => {
  expect(classTable(points, [0, 1, 2, 3, 4])).toEqual([
    { label: 0, count: 3, accuracy: 1 / 3, confusedWith: { label: 1, count: 2 } },
    { label: 1, count: 2, accuracy: 0.5, confusedWith: { label: 0, count: 1 } },
  ]);
  expect(classTable(bare, [5])).toEqual([{ label: 2, count: 1, accuracy: null, confusedWith: null }]);
  expect(classTable(points, [])).toEqual([]);
});

test('search by id and ranges of ids', () => {
  expect(places('22')).toEqual([2]);
  expect(places('id 20, 24-99')).toEqual([0, 4, 5]);
  expect(places('7')).toBe('No image on this map has the id 7.');
  expect(places('9-3')).toBe('“9-3” is no id and no range of ids.');
});

test('search by class; a whole name goes before the start of another', () => {
  expect(places('CAT')).toEqual([0, 1, 2]);
  expect(places('catf')).toEqual([5]);
  expect(places('c')).toEqual([0, 1, 2, 5]);
  expect(places('horse')).toBe('No class begins with “horse”.');
});

test('where classes are digits, a digit is the class, and images are named by "id"', () => {
  const digits = pointsOf(
    { ids: Int32Array.of(0, 1), labels: Int32Array.of(1, 0), classes: ['0', '1'] },
    null,
  );
  expect(search('1', digits)).toMatchObject({ places: [0], what: '1' });
  expect(search('id 1', digits)).toMatchObject({ places: [1] });
  expect(classNamed('1', ['a', 'b'])).toBe(1);
});

test('search by what a class is taken for', () => {
  expect(places('cat > dog')).toEqual([1, 2]);
  expect(places('cat → cat')).toEqual([0]);
  expect(places('> dog')).toEqual([1, 2]);
  expect(places('dog ->')).toEqual([4]);
  expect(places('catfish > cat')).toBe('No image of catfish on this map is taken for cat.');
  expect(places('> catfish')).toBe('No image of another class on this map is taken for catfish.');
  expect(places('catfish >')).toBe('No image of catfish on this map is taken for another class.');
  expect(places('dog > bird')).toBe('No class begins with “bird”.');
  expect(places('cat > dog', bare)).toMatch(/^This run has no predictions/);
});

test('search by verdict and tag', () => {
  expect(places('wrong')).toEqual([1, 2, 4]);
  expect(places('right')).toEqual([0, 3, 5]);
  expect(places('#odd')).toEqual([1, 3]);
  expect(places('#even')).toBe('There is no tag “even”.');
  expect(places('  ')).toMatch(/^Type an id/);
});

test('ids of a tag are short text, and come back', () => {
  expect(packIds([100, 3, 7, 4, 4])).toBe('3.1.3.2l');
  const all = Array.from({ length: 60_000 }, (_, i) => i);
  expect(packIds(all).length).toBeLessThan(10);
  for (const some of [[], [0], [5], all, all.filter((i) => i % 3 === 0 || i % 7 < 4), [0, 1, 2, 3, 9]])
    expect(unpackIds(packIds(some))).toEqual(some);
  expect(packIds(all.filter((i) => (i * 7919) % 5 < 2)).length).toBeLessThan(100_000);
  expect(() => unpackIds('3.!')).toThrow(RangeError);
});
