/**
 * Installs the packed command line as a person does, from an empty folder into an empty prefix, and runs its demo:
 * `npm run prove:install [-- --keep]`. Says how long each took and how large the installation is.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const work = mkdtempSync(join(tmpdir(), 'contrast-install-'));
const empty = join(work, 'empty');
mkdirSync(empty);

function timed<T>(what: string, act: () => T): T {
  const began = performance.now();
  const result = act();
  console.log(`${what}: ${((performance.now() - began) / 1000).toFixed(0)} s`);
  return result;
}

try {
  timed('npm pack', () =>
    execFileSync('npm', ['pack', '--pack-destination', work], { cwd: root, stdio: 'ignore' }),
  );
  const tarball = readdirSync(work).find((name) => name.endsWith('.tgz'))!;
  timed('npm install -g', () =>
    execFileSync(
      'npm',
      ['install', '-g', '--prefix', join(work, 'prefix'), '--no-audit', '--no-fund', join(work, tarball)],
      { cwd: empty, stdio: 'inherit' },
    ),
  );
  const contrast = join(work, 'prefix', 'bin', 'contrast');
  const home = ['--home', join(work, 'home')];
  console.log(execFileSync(contrast, ['engines', ...home], { cwd: empty, encoding: 'utf8' }));
  const demo = timed('contrast demo', () =>
    execFileSync(contrast, ['demo', '--json', '--quiet', ...home], {
      cwd: empty,
      encoding: 'utf8',
      maxBuffer: 1e8,
    }),
  );
  const { runs } = JSON.parse(demo) as {
    runs: { arm: string; seed: number; status: string; metrics: Record<string, number> }[];
  };
  for (const { arm, seed, status, metrics } of runs)
    console.log(`${arm}, seed ${seed}: ${status}, ${metrics['test/accuracy']}`);
  if (runs.length === 0 || runs.some(({ status }) => status !== 'finished')) process.exitCode = 1;
  console.log(execFileSync('du', ['-sm', join(work, 'prefix')], { encoding: 'utf8' }).trim());
} finally {
  if (process.argv.includes('--keep')) console.log(`Kept: ${work}`);
  else rmSync(work, { recursive: true, force: true });
}
