/** Where the cache lies is worked out in one place, for Node as it is and for the TypeScript above it. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { privatePlace } from '#main/engines/tensorflow/private-place.ts';
import { cacheRoot } from '../../bin/cache-folder.mjs';
import { temporaryHome } from '../faults/workbench.ts';

const root = join(import.meta.dirname, '../..');

test('$CONTRAST_CACHE, else the user’s cache folder', () => {
  expect(cacheRoot({ CONTRAST_CACHE: '/chosen' })).toBe('/chosen');
  expect(cacheRoot({ CONTRAST_CACHE: '' })).toContain(homedir());
  expect(cacheRoot({})).toMatch(/contrast-workbench/);
  expect(privatePlace('4.22.0', { CONTRAST_CACHE: '/chosen' })).toBe('/chosen/tensorflow/installed-4.22.0');
});

test('compiled code lies there too, from the first file of the program on', () => {
  const cache = join(temporaryHome(), 'cache');
  const { NODE_COMPILE_CACHE: _, ...env } = process.env;
  const { status } = spawnSync(process.execPath, [join(root, 'bin/contrast.mjs'), 'presets', '--json'], {
    env: { ...env, CONTRAST_CACHE: cache },
  });
  expect(status).toBe(0);
  expect(existsSync(join(cache, 'code'))).toBe(true);
});
