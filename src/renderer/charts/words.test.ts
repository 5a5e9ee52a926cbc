import { expect, test } from 'vitest';
import { cutBy, shortened, wrapped } from './words.ts';

test('words in lines', () => {
  expect(wrapped('Learning rate of the optimiser', 14, 3)).toEqual(['Learning rate', 'of the', 'optimiser']);
  expect(wrapped('Temperature', 20, 2)).toEqual(['Temperature']);
  expect(wrapped('one two three four', 4, 2)).toEqual(['one', 'two…']);
  expect(wrapped('one two three four', 5, 2)).toEqual(['one', 'two …']);
  expect(wrapped('Incomprehensibilities', 10, 2)).toEqual(['Incompreh…']);
});

test('a text cut where it is too long', () => {
  expect(shortened('short', 5)).toBe('short');
  expect(shortened('supcon with long name', 12)).toBe('supcon with…');
});

test('what fits stays; of what does not, as much as fits', () => {
  const letters = (text: string) => 7 * text.length;
  expect(cutBy('baseline', 56, letters)).toBe('baseline');
  expect(cutBy('baseline', 55, letters)).toBe('baseli…');
  // No room for the space before the cut.
  expect(cutBy('one two three', 40, letters)).toBe('one…');
  expect(cutBy('baseline', 1, letters)).toBe('b…');
});
