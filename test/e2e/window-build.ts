/** The built window that the tests serve: the one of `npm run build` where it is newer than its sources, else one built here. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, globSync, mkdirSync, mkdtempSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');

/** What tests keep between runs; not among the files of the repository. */
export const cacheFolder = join(root, 'node_modules/.cache/contrast-e2e');

const usual = join(root, 'out/renderer');

const sources = (): string[] => [
  ...globSync('src/{renderer,shared}/**/*.{ts,svelte,css,html,svg}', { cwd: root }),
  'package-lock.json',
  'electron.vite.config.ts',
];

/** A folder with the page, up to date with its sources. The first call of several processes builds it; others find it. */
export function builtWindow(): string {
  const files = sources().map((file) => ({ file, at: statSync(join(root, file)).mtimeMs }));
  const page = join(usual, 'index.html');
  if (existsSync(page) && statSync(page).mtimeMs > Math.max(...files.map(({ at }) => at))) return usual;
  const state = createHash('sha256').update(JSON.stringify(files)).digest('hex').slice(0, 16);
  const folder = join(cacheFolder, `window-${state}`);
  if (existsSync(join(folder, 'index.html'))) return folder;
  mkdirSync(cacheFolder, { recursive: true });
  const staging = mkdtempSync(join(cacheFolder, 'building-'));
  const { NODE_ENV: _, ...env } = process.env;
  const built = spawnSync(process.execPath, [join(import.meta.dirname, 'build-window.ts'), staging], {
    cwd: root,
    env,
    encoding: 'utf8',
  });
  if (built.status !== 0) throw new Error(`The window cannot be built: ${built.stderr}${built.stdout}`);
  try {
    renameSync(staging, folder);
  } catch (error) {
    rmSync(staging, { recursive: true, force: true });
    if (!existsSync(join(folder, 'index.html'))) throw error;
  }
  for (const old of globSync('*-*', { cwd: cacheFolder })) {
    const path = join(cacheFolder, old);
    if (path !== folder && Date.now() - statSync(path).mtimeMs > 3_600_000)
      rmSync(path, { recursive: true, force: true });
  }
  return folder;
}
