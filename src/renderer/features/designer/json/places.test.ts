import { expect, test } from 'vitest';
import { placeOf } from './places.ts';

const text = `{
  "name": "x",
  "base": { "loss": { "temperature": -1 }, "odd.name": 3 },
  "arms": [
    { "name": "a" },
    { "name": "b", "settings": { "views": "two" } }
  ],
  "seeds": [1, 1]
}`;

test.each([
  ['name', '"x"'],
  ['base.loss.temperature', '-1'],
  ['base.odd.name', '3'],
  ['arms.1.settings.views', '"two"'],
  ['seeds.1', '1'],
  // A group is marked at its name.
  ['arms', '"arms"'],
  ['base.loss', '"loss"'],
  ['arms.0', '{'],
  // What is not there is marked where it would be.
  ['arms.0.settings.views', '{'],
  ['base.loss.scale', '"loss"'],
  ['sweep.0', '{'],
])('%s is at %s', (path, expected) => {
  const { from, to } = placeOf(text, path);
  expect(text.slice(from, to)).toBe(expected);
});

test('the second seed is told from the first, and broken text has places too', () => {
  expect(placeOf(text, 'seeds.1').from).toBe(text.lastIndexOf('1'));
  expect(placeOf('', 'name')).toEqual({ from: 0, to: 0 });
  const broken = '{ "name": "x", "base": { "views": 2 ';
  const { from, to } = placeOf(broken, 'base.views');
  expect(broken.slice(from, to)).toBe('2');
});
