/**
 * The command line as npm packs and installs it: what is in the tarball, and that it runs from an empty folder although
 * it then lies below a folder named node_modules. Dependencies are this checkout's; `npm run prove:install` installs the
 * tarball whole, from the registry.
 */
import { execFile } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';

const run = promisify(execFile);
const root = join(import.meta.dirname, '../..');
const work = mkdtempSync(join(tmpdir(), 'contrast-npm-'));
const installed = join(work, 'lib', 'node_modules', 'contrast-workbench');
const empty = join(work, 'empty');
let files: string[] = [];

beforeAll(async () => {
  if (!existsSync(join(root, 'out/renderer/index.html'))) throw new Error('Run "npm run build" first.');
  mkdirSync(empty);
  // Without the scripts, which would build the window once more.
  const args = ['pack', '--ignore-scripts', '--json', '--pack-destination', work];
  const { stdout } = await run('npm', args, { cwd: root, maxBuffer: 1e8 });
  const report = JSON.parse(stdout) as PackReport[] | Record<string, PackReport>;
  const [pack] = Object.values(report);
  files = pack!.files.map(({ path }) => path);
  mkdirSync(installed, { recursive: true });
  await run('tar', ['-xzf', join(work, pack!.filename), '--strip-components=1', '-C', installed]);
  symlinkSync(join(root, 'node_modules'), join(installed, 'node_modules'));
}, 120_000);

afterAll(() => rmSync(work, { recursive: true, force: true }));

interface PackReport {
  filename: string;
  files: { path: string }[];
}

test('the tarball holds the program and the built window, and nothing else', () => {
  expect(files).toEqual(
    expect.arrayContaining([
      'LICENSE',
      'README.md',
      'bin/contrast.mjs',
      'bin/strip-types.mjs',
      'out/renderer/index.html',
      'resources/experiment.schema.json',
      'scripts/postinstall.mjs',
      'src/main/cli/main.ts',
      'src/main/store/migrations/0001_runs.sql',
      'src/main/trainer/main.ts',
      'src/shared/settings.ts',
    ]),
  );
  const unwanted =
    /[.]test[.]ts$|\/testing\/|[.]map$|^src\/renderer|^src\/main\/desktop|^test\/|^docs\/|[.]env/;
  expect(files.filter((file) => unwanted.test(file))).toEqual([]);
});

test('the package does not tell npm of what has an install script that must not run; the checkout stays as it is', async () => {
  const copy = join(work, 'checkout');
  mkdirSync(join(copy, 'scripts'), { recursive: true });
  for (const file of ['package.json', 'scripts/pack-manifest.ts'])
    copyFileSync(join(root, file), join(copy, file));
  const text = () => readFileSync(join(copy, 'package.json'), 'utf8');
  const before = text();
  const { scripts, optionalDependencies, dependencies } = JSON.parse(before);
  expect(scripts).toMatchObject({
    prepack: expect.stringMatching(/ && node scripts\/pack-manifest[.]ts$/),
    postpack: 'node scripts/pack-manifest.ts --restore',
  });
  const script = join(copy, 'scripts/pack-manifest.ts');
  // Twice: as after a time that was broken off.
  for (let i = 0; i < 2; i++) {
    await run(process.execPath, [script]);
    const packed = JSON.parse(text());
    expect(packed).toMatchObject({ dependencies, fetchedDependencies: optionalDependencies });
    expect(Object.keys(packed)).not.toContain('optionalDependencies');
  }
  for (let i = 0; i < 2; i++) {
    await run(process.execPath, [script, '--restore']);
    expect(text()).toBe(before);
  }
});

const contrast = (...args: string[]) =>
  run(process.execPath, [join(installed, 'bin', 'contrast.mjs'), ...args, '--home', join(work, 'home')], {
    cwd: empty,
    // As a person’s shell has it, not as this test’s runner has set it.
    env: { PATH: process.env.PATH, HOME: process.env.HOME, TMPDIR: work },
    timeout: 120_000,
  });

test('installed, it trains and compares from an empty folder', async () => {
  const { stdout } = await contrast(
    ...['run', 'mnist-quick', '--seeds', '1,2', '--json'],
    ...[
      'dataset.trainPerClass=20',
      'dataset.testPerClass=10',
      'pretrain.epochs=1',
      'classify.epochs=1',
      'supervised.epochs=1',
    ].flatMap((change) => ['--set', change]),
  );
  const { runs, comparison } = JSON.parse(stdout) as {
    runs: { status: string }[];
    comparison: { arms: { n: number }[] };
  };
  expect(runs.map(({ status }) => status)).toEqual(Array(4).fill('finished'));
  expect(comparison.arms.map(({ n }) => n)).toEqual([2, 2]);
  expect(readdirSync(empty)).toEqual([]);
}, 150_000);

test('it says nothing on stderr that is not its own', async () => {
  const { stdout, stderr } = await contrast('presets', '--json');
  expect(JSON.parse(stdout)).toHaveProperty('presets');
  expect(stderr).toBe('');
});
