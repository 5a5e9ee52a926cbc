/** Builds the window alone, as `electron-vite build` does. Usage: build-window.ts FOLDER */
import { join } from 'node:path';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { build } from 'vite';

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error('Say which folder to build into.');
const source = join(import.meta.dirname, '../../src/renderer');
await build({
  configFile: false,
  root: source,
  base: './',
  plugins: [svelte()],
  logLevel: 'error',
  build: { outDir: folder, emptyOutDir: true, rolldownOptions: { input: join(source, 'index.html') } },
});
