import { expect, test } from 'vitest';
import { cutBy } from './text-width.ts';

const letters = (text: string) => 7 * text.length;

test('what fits stays; of what does not, as much as fits', () => {
  expect(cutBy('baseline', 56, letters)).toBe('baseline');
  expect(cutBy('baseline', 55, letters)).toBe('baseli…');
  // No room for the space before the cut.
  expect(cutBy('one two three', 40, letters)).toBe('one…');
  expect(cutBy('baseline', 1, letters)).toBe('b…');
});
