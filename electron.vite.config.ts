import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'electron-vite';
import type { Plugin } from 'vite';

/** Vite's server of development injects styles and listens on a socket, which the page's policy forbids otherwise. */
const policyOfDevelopment: Plugin = {
  name: 'policy-of-development',
  apply: 'serve',
  transformIndexHtml: (html) =>
    html
      .replace("style-src 'self'", "style-src 'self' 'unsafe-inline'")
      .replace("connect-src 'none'", "connect-src 'self' ws:"),
};

export default defineConfig({
  main: {
    build: {
      outDir: 'out/main',
      lib: { entry: 'src/main/desktop/main.ts', formats: ['es'] },
    },
  },
  preload: {
    build: {
      outDir: 'out/preload',
      // A sandboxed preload script must be CommonJS.
      lib: { entry: 'src/main/desktop/preload.ts', formats: ['cjs'] },
    },
  },
  renderer: {
    root: 'src/renderer',
    // Small for browsers too, which fetch it over a connection.
    build: { outDir: 'out/renderer', minify: true, rolldownOptions: { input: 'src/renderer/index.html' } },
    plugins: [svelte(), policyOfDevelopment],
  },
});
