/** Builds the window, or another page, alone, as `electron-vite build` does. Usage: build-window.ts FOLDER */
import { join } from 'node:path';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { build } from 'vite';

/** @param source folder of index.html @param folder where the result goes; it is emptied */
export async function buildPage(source: string, folder: string): Promise<void> {
  await build({
    configFile: false,
    root: source,
    base: './',
    plugins: [svelte()],
    logLevel: 'error',
    build: {
      outDir: folder,
      emptyOutDir: true,
      rolldownOptions: { input: join(source, 'index.html') },
      // Of Electron's Chromium, for which electron-vite builds: it knows light-dark().
      cssTarget: 'chrome130',
    },
  });
}

if (import.meta.main) {
  const [folder] = process.argv.slice(2);
  if (folder === undefined) throw new Error('Say which folder to build into.');
  await buildPage(join(import.meta.dirname, '../../src/renderer'), folder);
}
