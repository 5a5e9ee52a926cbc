/** What a browser fetches before the first screen is usable: small enough, and without charts and maps. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { builtWindow } from './window-build.ts';

const folder = builtWindow();
const read = (file: string) => readFileSync(join(folder, file), 'utf8');
/** Files that a module imports before it runs. */
const importsOf = (file: string) =>
  [...read(file).matchAll(/(?:from|import)\s*"\.\/([\w.-]+\.js)"/g)].map(([, name]) => `assets/${name}`);

/** Scripts and styles of the page, with all that they import at once. */
function firstFiles(): string[] {
  const page = read('index.html');
  const found = new Set<string>();
  const waiting = [...page.matchAll(/(?:src|href)="\.\/(assets\/[\w.-]+\.(?:js|css))"/g)].map(
    ([, file]) => file!,
  );
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (found.has(file)) continue;
    found.add(file);
    if (file.endsWith('.js')) waiting.push(...importsOf(file));
  }
  return [...found];
}

/** With what the screen brings that is shown first: the builder lists it where the screen is loaded. */
function withScreen(name: string): string[] {
  const files = new Set(firstFiles());
  const entry = read(/src="\.\/(assets\/[\w.-]+\.js)"/.exec(read('index.html'))![1]!);
  const known = JSON.parse(/m\.f\s*=\s*(\[[^\]]*\])/.exec(entry)![1]!) as string[];
  const [, places] = new RegExp(`${name}-[\\w-]+\\.js.\\),\\s*__vite__mapDeps\\(\\[([\\d,]+)\\]`).exec(
    entry,
  )!;
  for (const place of places!.split(',')) files.add(known[Number(place)]!.replace('./', 'assets/'));
  return [...files];
}

const zipped = (files: readonly string[]) =>
  files.reduce((sum, file) => sum + gzipSync(readFileSync(join(folder, file))).length, 0);

test('the first screen takes at most 600 kB gzipped', () => {
  const files = withScreen('designer');
  expect(zipped(files)).toBeLessThan(600_000);
  // It is all there: the program's own styles and its framework.
  expect(zipped(files)).toBeGreaterThan(60_000);
});

test('charts, maps and editors are fetched when they are needed', () => {
  const files = withScreen('designer').filter((file) => file.endsWith('.js'));
  const marks = { 'Chart.js': 'LinearScale', 'the map': 'gl_PointSize', CodeMirror: 'cm-content' };
  const all = files.map(read).join('\n');
  for (const [name, mark] of Object.entries(marks))
    expect(all.includes(mark), `${name} in ${files.join(', ')}`).toBe(false);
});
