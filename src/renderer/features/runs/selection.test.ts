import { expect, test } from 'vitest';
import {
  type Gesture,
  moved,
  nothingSelected,
  placesOf,
  type SelectionState,
  selected,
} from './selection.ts';

const rows = [...'abcdefgh'];

function does(state: SelectionState, place: number, gesture: Gesture): SelectionState {
  const { from, to } = placesOf(state, place, gesture);
  return selected(state, place, gesture, rows.slice(from, to + 1));
}
const shown = ({ ids, cursor }: SelectionState) => `${[...ids].sort().join('')} ${cursor}`;

test('a click marks one row, with Control one more or one less, with Shift all between', () => {
  let state = does(nothingSelected, 2, 'only');
  expect(shown(state)).toBe('c 2');
  state = does(state, 4, 'toggle');
  expect(shown(state)).toBe('ce 4');
  expect(shown(does(state, 2, 'toggle'))).toBe('e 2');
  state = does(state, 6, 'range');
  expect(shown(state)).toBe('efg 6');
  // The other way, from where the range began.
  expect(shown(does(state, 3, 'range'))).toBe('de 3');
});

test('moving leaves what is marked, and a range begins where one moved to', () => {
  let state = does(does(nothingSelected, 0, 'only'), 5, 'move');
  expect(shown(state)).toBe('a 5');
  state = does(state, 4, 'range');
  expect(shown(state)).toBe('ef 4');
});

test('a range without a beginning is the row itself', () => {
  expect(shown(does(nothingSelected, 3, 'range'))).toBe('d 3');
});

test('keys move within the list', () => {
  const list = { total: 100, page: 10 };
  expect(
    ['ArrowDown', 'ArrowUp', 'PageDown', 'PageUp', 'Home', 'End'].map((key) => moved(key, 5, list)),
  ).toEqual([6, 4, 15, 0, 0, 99]);
  expect(moved('ArrowDown', -1, list)).toBe(0);
  expect(moved('ArrowDown', 99, list)).toBe(99);
  expect(moved('ArrowDown', -1, { total: 0, page: 10 })).toBeUndefined();
  expect(moved('a', 1, list)).toBeUndefined();
});
