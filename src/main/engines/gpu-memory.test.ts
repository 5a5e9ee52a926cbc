import { expect, test } from 'vitest';
import { parseFreeMemory } from './gpu-memory.ts';

test('the free memory of a GPU is read from what nvidia-smi prints', () => {
  expect(parseFreeMemory('80994\n')).toBe(80_994 * 1024 * 1024);
  expect(parseFreeMemory('[N/A]\n')).toBeNull();
  expect(parseFreeMemory('')).toBeNull();
});
