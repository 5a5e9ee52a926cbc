/** An older Node without the one that the program brings: what to do is told, as the program was installed. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryHome } from '../faults/workbench.ts';

const root = join(import.meta.dirname, '../..');
/** Makes this Node pass for an older one. */
const older =
  'data:text/javascript,Object.defineProperty(process, "versions", { value: { ...process.versions, node: "20.1.0" } })';

test.each([
  [
    'as a package',
    'lib/node_modules/contrast-workbench',
    'Install it again with "npm install -g --allow-scripts=',
  ],
  ['as a checkout', 'contrast-workbench', 'Run "npm ci" in its folder'],
])('installed %s', (_, place, advice) => {
  const folder = join(temporaryHome(), place);
  mkdirSync(folder, { recursive: true });
  cpSync(join(root, 'bin'), join(folder, 'bin'), { recursive: true });
  const args = ['--import', older, join(folder, 'bin/contrast.mjs'), 'presets'];
  const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  expect(stderr).toContain('Contrast Workbench needs Node 24 or newer');
  expect(stderr).toContain(advice);
  expect(stderr.trimEnd().split('\n')).toHaveLength(2);
  expect(status).toBe(1);
});
