import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { cacheFolder } from './cache-folder.ts';
import { temporaryFolder } from './fixtures.ts';

test('CONTRAST_CACHE names the folder', () => {
  const folder = join(temporaryFolder(), 'chosen');
  expect(cacheFolder({ CONTRAST_CACHE: folder }, '/nowhere')).toBe(join(folder, 'tensorflow'));
  expect(existsSync(join(folder, 'tensorflow'))).toBe(true);
});

test('falls back to node_modules where the folder cannot be made', () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'file'), '');
  const found = cacheFolder({ CONTRAST_CACHE: join(folder, 'file') }, join(folder, 'node_modules'));
  expect(found).toBe(join(folder, 'node_modules', '.cache', 'contrast-workbench', 'tensorflow'));
});
