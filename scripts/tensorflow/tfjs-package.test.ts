import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from './fixtures.ts';
import { findTfjsPackage } from './tfjs-package.ts';

test.each([
  [10, 8],
  [8, 8],
  [7, 7],
])('on a Node with Node-API %i the binding is for version %i', (supported, expected) => {
  const nodeModules = temporaryFolder();
  const folder = join(nodeModules, '@tensorflow', 'tfjs-node-gpu');
  mkdirSync(folder, { recursive: true });
  const json = { version: '4.22.0', binary: { napi_versions: [3, 4, 5, 6, 7, 8] } };
  writeFileSync(join(folder, 'package.json'), JSON.stringify(json));
  const tfjs = findTfjsPackage(nodeModules, { supported });
  expect(tfjs.binding).toBe(join(folder, 'lib', `napi-v${expected}`, 'tfjs_binding.node'));
});

test.each([
  ['that may not write into its own folder', '', () => false],
  ['that is packaged, and would spoil what was signed', 'app.asar.unpacked/node_modules', undefined],
])('a program %s installs into the user’s cache', (_, below, writable) => {
  const nodeModules = join(temporaryFolder(), below);
  const cache = temporaryFolder();
  const folder = join(nodeModules, '@tensorflow', 'tfjs-node-gpu');
  mkdirSync(folder, { recursive: true });
  const json = { version: '4.22.0', binary: { napi_versions: [8] } };
  writeFileSync(join(folder, 'package.json'), JSON.stringify(json));
  const env = { CONTRAST_CACHE: cache };
  const tfjs = findTfjsPackage(nodeModules, { supported: 8, env, ...(writable && { writable }) });
  const place = join(cache, 'tensorflow', 'installed-4.22.0');
  expect(tfjs).toMatchObject({
    folder,
    place,
    binding: join(place, 'lib', 'napi-v8', 'tfjs_binding.node'),
    deps: join(place, 'deps'),
  });
  expect(existsSync(place)).toBe(true);
});
