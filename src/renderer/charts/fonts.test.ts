import { expect, test } from 'vitest';
import { parseRanges } from './fonts.ts';

test('ranges of code points', () => {
  expect(parseRanges('U+0000-00FF, u+2212,U+4??')).toEqual([
    [0, 0xff],
    [0x2212, 0x2212],
    [0x400, 0x4ff],
  ]);
  expect(parseRanges('')).toEqual([]);
});
