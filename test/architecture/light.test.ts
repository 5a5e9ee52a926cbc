/** What a program that serves loads before anyone asks for anything: the heavy libraries wait until they are needed. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { engineProviders } from '#main/engines/index.ts';
import { engineStatuses } from '#main/engines/statuses.ts';

const root = join(import.meta.dirname, '..', '..');
const script = `
  import { registerHooks } from 'node:module';
  const loaded = [];
  registerHooks({ load(url, context, next) { loaded.push(url); return next(url, context); } });
  for (const name of ['compose', 'router/router', 'server/serving', 'cli/run-cli'])
    await import('./src/main/' + name + '.ts');
  const heavy = loaded.filter((url) => /node_modules.(@tensorflow|sharp|umap-js|usearch|webgpu|electron)/.test(url));
  console.log(JSON.stringify({ count: loaded.length, heavy, megabytes: process.memoryUsage.rss() / 1e6 }));
`;

test('neither TensorFlow.js nor the library of images', () => {
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', script], {
    cwd: root,
    encoding: 'utf8',
  });
  expect(stderr).toBe('');
  const { count, heavy, megabytes } = JSON.parse(stdout);
  expect(heavy).toEqual([]);
  // What was looked for would have been seen.
  expect(count).toBeGreaterThan(100);
  expect(megabytes).toBeLessThan(200);
});

test('engines are told of in the order in which they are chosen', async () => {
  const told = await engineStatuses();
  expect(told.map(({ id }) => id)).toEqual(engineProviders.map(({ id }) => id));
  expect(told.find(({ id }) => id === 'wasm')).toEqual(await engineProviders.at(-1)!.probe());
});
