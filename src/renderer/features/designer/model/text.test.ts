import { expect, test } from 'vitest';
import { settingField } from './fields.ts';
import {
  parseList,
  parseNumber,
  parseSeeds,
  parseValues,
  seedsUpTo,
  strangeSeed,
  typed,
  typedValues,
} from './text.ts';

test.each([
  ['1e-3', 0.001],
  [' .5 ', 0.5],
  ['−2', -2],
  ['1 000', 1000],
  ['50_000', 50_000],
  ['0,05', 0.05],
  ['1e', '1e'],
  ['', ''],
  ['warm', 'warm'],
  ['Infinity', 'Infinity'],
])('"%s" is read as %s', (text, value) => {
  expect(parseNumber(text)).toBe(value);
});

test('lists and seeds', () => {
  expect(parseList('60, 75;90  x')).toEqual([60, 75, 90, 'x']);
  expect(parseSeeds('1, 3, 5-8')).toEqual([1, 3, 5, 6, 7, 8]);
  expect(parseSeeds('8-5 a')).toEqual(['8-5', 'a']);
  expect(strangeSeed([1, '8-5', 'a'])).toBe(
    '“8-5” is no seed. Type whole numbers and ranges that rise, such as 1, 2, 5-8.',
  );
  expect(strangeSeed([0, 4_294_967_295])).toBeUndefined();
  expect(strangeSeed([-1])).toMatch('“-1” is no seed');
  expect(seedsUpTo(4, [2, 7])).toEqual([2, 7, 1, 3]);
  expect(seedsUpTo(1, [2, 7])).toEqual([2]);
});

test('values of a sweep have the kind of their setting', () => {
  const hidden = settingField('projection.hiddenUnits');
  expect(parseValues('none, 128', hidden)).toEqual([null, 128]);
  expect(typedValues([null, 128])).toBe('none, 128');
  expect(parseValues('none', settingField('loss.temperature'))).toEqual(['none']);
  expect(parseValues('mnist 10', settingField('dataset.id'))).toEqual(['mnist', '10']);
  expect(typed([1, 2])).toBe('1, 2');
  expect(typed(null)).toBe('');
});
