/**
 * Writes docs/reference/: every setting from the schemas, and every error from the catalogue, so that neither can be out
 * of date. With --check it only says whether they are up to date.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { errorReference } from './reference/errors.ts';
import { settingsReference } from './reference/settings.ts';

const root = join(import.meta.dirname, '..');
const folder = join(root, 'docs', 'reference');

/** Tables as the project's formatter sets them. */
function formatted(name: string, text: string): string {
  const biome = join(root, 'node_modules', '@biomejs', 'biome', 'bin', 'biome');
  const args = [biome, 'format', `--stdin-file-path=docs/reference/${name}`];
  return execFileSync(process.execPath, args, { cwd: root, input: text, encoding: 'utf8' });
}

mkdirSync(folder, { recursive: true });
for (const [name, text] of [
  ['settings.md', settingsReference()],
  ['errors.md', errorReference()],
] as const) {
  const file = join(folder, name);
  const wanted = formatted(name, text);
  if (!process.argv.includes('--check')) writeFileSync(file, wanted);
  else if (readFileSync(file, 'utf8') !== wanted) {
    console.error(`docs/reference/${name} is out of date. Run "npm run docs:reference".`);
    process.exitCode = 1;
  }
}
