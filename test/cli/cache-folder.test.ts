/** Where the cache lies is worked out in one place, for Node as it is and for the TypeScript above it. */
import { homedir } from 'node:os';
import { expect, test } from 'vitest';
import { privatePlace } from '#main/engines/tensorflow/private-place.ts';
import { cacheRoot } from '../../bin/cache-folder.mjs';

test('$CONTRAST_CACHE, else the user’s cache folder', () => {
  expect(cacheRoot({ CONTRAST_CACHE: '/chosen' })).toBe('/chosen');
  expect(cacheRoot({ CONTRAST_CACHE: '' })).toContain(homedir());
  expect(cacheRoot({})).toMatch(/contrast-workbench/);
  expect(privatePlace('4.22.0', { CONTRAST_CACHE: '/chosen' })).toBe('/chosen/tensorflow/installed-4.22.0');
});
