/** Builds the window where it is older than its sources, for `npm start`. What the builder says is shown where it fails. */
import { spawnSync } from 'node:child_process';
import { existsSync, globSync, statSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const built = ['out/main/main.js', 'out/preload/preload.cjs', 'out/renderer/index.html'];
const sources = [
  ...globSync('src/**/*.{ts,svelte,css,html,svg}', { cwd: root }),
  'electron.vite.config.ts',
  'package-lock.json',
];

const changed = (file: string) => statSync(join(root, file)).mtimeMs;
const newest = Math.max(...sources.map(changed));

if (!built.every((file) => existsSync(join(root, file)) && changed(file) >= newest)) {
  process.stderr.write('Building the window, once…\n');
  const builder = join(root, 'node_modules/electron-vite/bin/electron-vite.js');
  const { status, stdout, stderr } = spawnSync(process.execPath, [builder, 'build'], {
    cwd: root,
    encoding: 'utf8',
  });
  if (status !== 0) {
    process.stderr.write(`${stdout}${stderr}The window could not be built.\n`);
    process.exit(1);
  }
}
