/**
 * Installs the packed command line as a person does, from an empty folder into an empty prefix, and runs its demo:
 * `npm run prove:install [-- --keep]`. Says how long each took, what computed, and how large the installation is; the
 * library of TensorFlow lies in the user's cache and is linked, so it is not counted.
 */
import { execFileSync, type StdioOptions } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

const root = join(import.meta.dirname, '..');
const work = mkdtempSync(join(tmpdir(), 'contrast-install-'));
const prefix = join(work, 'prefix');
const empty = join(work, 'empty');
mkdirSync(empty);

/** As a person's shell has it: neither what npm tells its scripts, nor this checkout's Node before the person's own. */
const env = {
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('npm_'))),
  PATH: process.env
    .PATH!.split(delimiter)
    .filter((folder) => !folder.startsWith(root) && !folder.includes('node_modules'))
    .join(delimiter),
};

function run(command: string, args: string[], { cwd = empty, stdio = 'pipe' as StdioOptions } = {}): string {
  return execFileSync(command, args, { cwd, env, stdio, encoding: 'utf8', maxBuffer: 1e8 });
}

function timed<T>(what: string, act: () => T): T {
  const began = performance.now();
  const result = act();
  console.log(`${what}: ${((performance.now() - began) / 1000).toFixed(0)} s`);
  return result;
}

interface Demo {
  runs: { arm: string; seed: number; status: string; engine: string; metrics: Record<string, number> }[];
}

try {
  timed('npm pack', () =>
    run('npm', ['pack', '--silent', '--pack-destination', work], {
      cwd: root,
      stdio: ['ignore', 'ignore', 'inherit'],
    }),
  );
  const tarball = join(work, readdirSync(work).find((name) => name.endsWith('.tgz'))!);
  timed('npm install -g', () =>
    run('npm', ['install', '-g', '--prefix', prefix, '--no-audit', '--no-fund', tarball], {
      stdio: 'inherit',
    }),
  );
  const contrast = join(prefix, 'bin', 'contrast');
  const home = ['--home', join(work, 'home')];
  console.log(run(contrast, ['engines', ...home]));
  const { runs } = timed(
    'contrast demo',
    () => JSON.parse(run(contrast, ['demo', '--json', '--quiet', ...home])) as Demo,
  );
  for (const { arm, seed, status, engine, metrics } of runs)
    console.log(`${arm}, seed ${seed}: ${status} on ${engine}, ${metrics['test/accuracy']}`);
  if (runs.length === 0 || runs.some(({ status }) => status !== 'finished')) process.exitCode = 1;
  console.log(`Installed: ${run('du', ['-sm', prefix]).split('\t')[0]} MiB`);
} finally {
  if (process.argv.includes('--keep')) console.log(`Kept: ${work}`);
  else rmSync(work, { recursive: true, force: true });
}
