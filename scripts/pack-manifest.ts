/**
 * Writes package.json as the packed command line has it; npm runs it before and, with --restore, after `npm pack`.
 *
 * The binding's package is an optional dependency of a checkout, where `allowScripts` forbids its install script. Nothing
 * can forbid that where the program is installed: the script would fetch a library that is years old and unchecked, and
 * npm takes the package away once more where it fails. So npm is not told of it there, and the program's own installer
 * fetches the version named under `fetchedDependencies`, without the script.
 */
import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const root = join(import.meta.dirname, '..');
const manifest = join(root, 'package.json');
const kept = join(root, 'node_modules', '.cache', 'contrast-package.json');

interface Manifest {
  optionalDependencies?: Record<string, string>;
  [field: string]: unknown;
}

const read = () => JSON.parse(readFileSync(manifest, 'utf8')) as Manifest;
/** Whether it is the packed one that is there. */
const isPacked = () => read().fetchedDependencies !== undefined;

function restore(): void {
  if (isPacked() && existsSync(kept)) renameSync(kept, manifest);
}

function rewrite(): void {
  // Of a time before that was broken off.
  restore();
  // The window's process, which is not in the package, is its "main".
  const { optionalDependencies, main: _, ...rest } = read();
  const packed = { ...rest, fetchedDependencies: optionalDependencies };
  mkdirSync(dirname(kept), { recursive: true });
  copyFileSync(manifest, kept);
  writeFileSync(`${manifest}.new`, `${JSON.stringify(packed, null, 2)}\n`);
  renameSync(`${manifest}.new`, manifest);
}

if (process.argv.includes('--restore')) restore();
else rewrite();
