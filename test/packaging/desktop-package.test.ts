/** The desktop package, built whole but for Electron's binary: what is in it, what its fuses are, and that it runs. */
import { execFile } from 'node:child_process';
import { existsSync, globSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { extractFile, listPackage, statFile } from '@electron/asar';
import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startCore } from '#main/desktop/core-process.ts';
import { buildUnpacked } from './build.ts';
import { folderSize } from './folder-size.ts';

const root = join(import.meta.dirname, '../..');
const work = mkdtempSync(join(tmpdir(), 'contrast-package-'));
const packed = join(work, 'dist', 'linux-unpacked');
const archive = join(packed, 'resources', 'app.asar');
const beside = join(packed, 'resources', 'app.asar.unpacked');

const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  dependencies: Record<string, string>;
  devDependencies: Record<string, string>;
};

/** Every file of the package, archive included, with "/" between folders. */
let files: string[] = [];

beforeAll(async () => {
  if (!existsSync(join(root, 'out/main/main.js'))) throw new Error('Run "npm run build" first.');
  await buildUnpacked(work);
  files = listPackage(archive, { isPack: false }).map((file) => file.replaceAll('\\', '/').slice(1));
}, 180_000);

afterAll(() => rmSync(work, { recursive: true, force: true }));

test('the window, the program and the trainer are in it', () => {
  expect(files).toEqual(
    expect.arrayContaining([
      'package.json',
      'out/main/main.js',
      'out/preload/preload.cjs',
      'out/renderer/index.html',
      'bin/contrast.mjs',
      'src/main/desktop/core-main.ts',
      'src/main/trainer/main.ts',
      'src/main/store/migrations/0001_runs.sql',
      'src/shared/settings.ts',
      'resources/tray.png',
    ]),
  );
});

test('no tests, fixtures, source maps, sources of the page, or secrets are in it', () => {
  const own = files.filter((file) => !file.startsWith('node_modules/'));
  const unwanted = /[.]test[.]ts$|\/testing(\/|$)|[.]map$|^src\/renderer|^test(\/|$)|^docs(\/|$)|fixtures/;
  expect(own.filter((file) => unwanted.test(file))).toEqual([]);
  const secret = /(^|\/)([.]env|[.]npmrc|[.]git|id_rsa|.*[.](pem|p12|pfx|key))(\/|$)/;
  expect(files.filter((file) => secret.test(file))).toEqual([]);
  expect(files.filter((file) => file.endsWith('.map'))).toEqual([]);
});

test('what the program needs when it runs is in it, what it needs to be built is not', () => {
  const installed = new Set(
    files.flatMap((file) => /^node_modules\/((@[^/]+\/)?[^/]+)\/package[.]json$/.exec(file)?.[1] ?? []),
  );
  expect(Object.keys(manifest.dependencies).filter((name) => !installed.has(name))).toEqual([]);
  const alsoNeededToRun = new Set(['@types/node']);
  expect(
    Object.keys(manifest.devDependencies).filter((name) => installed.has(name) && !alsoNeededToRun.has(name)),
  ).toEqual([]);
});

test('what plain Node reads lies beside the archive; TensorFlow’s library is not shipped', () => {
  for (const file of ['bin/contrast.mjs', 'src/main/trainer/main.ts', 'node_modules/node/bin/node'])
    expect([file, existsSync(join(beside, file))]).toEqual([file, true]);
  expect(globSync('**/{libtensorflow*,contrast-install.json}', { cwd: packed })).toEqual([]);
  expect(statSync(join(beside, 'node_modules/node/bin/node')).mode & 0o111).toBe(0o111);
});

test('native modules lie beside the archive, each once and for this system alone', () => {
  const here = `${process.platform}-${process.arch}`;
  // TensorFlow's binding, which is compiled where a checkout is installed with a compiler, may be among them.
  const found = globSync('**/*.node', { cwd: beside })
    .filter((file) => !file.endsWith('tfjs_binding.node'))
    .toSorted();
  expect(found.map((file) => file.replace(/-\d+[.]\d+[.]\d+[.]node$/, '-VERSION.node'))).toEqual([
    `node_modules/@img/sharp-${here}/lib/sharp-${here}-VERSION.node`,
    `node_modules/better-sqlite3/prebuilds/${here}.node`,
    `node_modules/usearch/prebuilds/${here}/usearch.node`,
    `node_modules/webgpu/dist/${here}/dawn.node`,
  ]);
  for (const file of found) expect([file, statFile(archive, join(file)).unpacked]).toEqual([file, true]);
});

test('without Electron and TensorFlow’s library it has at most 400 MB', () => {
  expect(folderSize(packed)).toBeLessThan(400e6);
});

test('the archive starts the window', () => {
  const { main } = JSON.parse(extractFile(archive, 'package.json').toString()) as { main: string };
  expect(main).toBe('out/main/main.js');
  const started = extractFile(archive, main).toString();
  expect(started).toContain('requestSingleInstanceLock');
  expect(started).not.toContain('node_modules/.cache');
});

test('the fuses are set', async () => {
  const wire = await getCurrentFuseWire(join(packed, 'contrast-workbench'));
  const state = (option: FuseV1Options) => wire[option];
  expect({
    runAsNode: state(FuseV1Options.RunAsNode),
    cookieEncryption: state(FuseV1Options.EnableCookieEncryption),
    nodeOptions: state(FuseV1Options.EnableNodeOptionsEnvironmentVariable),
    inspect: state(FuseV1Options.EnableNodeCliInspectArguments),
    integrity: state(FuseV1Options.EnableEmbeddedAsarIntegrityValidation),
    onlyAsar: state(FuseV1Options.OnlyLoadAppFromAsar),
    fileProtocol: state(FuseV1Options.GrantFileProtocolExtraPrivileges),
  }).toEqual({
    runAsNode: FuseState.DISABLE,
    cookieEncryption: FuseState.ENABLE,
    nodeOptions: FuseState.DISABLE,
    inspect: FuseState.DISABLE,
    integrity: FuseState.ENABLE,
    onlyAsar: FuseState.ENABLE,
    fileProtocol: FuseState.DISABLE,
  });
});

test('updates are off until a feed is set', () => {
  expect(existsSync(join(packed, 'resources', 'app-update.yml'))).toBe(false);
});

test('the program behind the window starts in the package, and serves its page', async () => {
  const core = await startCore({ root: beside, home: join(work, 'served') });
  const { origin, searchParams } = new URL(core.link);
  const headers = { authorization: `Bearer ${searchParams.get('token')}` };
  const page = await fetch(`${origin}/index.html`, { headers });
  expect([page.status, await page.text()]).toEqual([
    200,
    extractFile(archive, 'out/renderer/index.html').toString(),
  ]);
  await core.close();
});

test('the program in the package trains, on the Node in the package', async () => {
  const node = join(beside, 'node_modules', 'node', 'bin', 'node');
  const home = join(work, 'home');
  const command = [
    join(beside, 'bin', 'contrast.mjs'),
    'run',
    'mnist-quick',
    '--seeds',
    '1',
    ...[
      'engine=wasm',
      'dataset.trainPerClass=20',
      'dataset.testPerClass=10',
      'pretrain.epochs=1',
      'classify.epochs=1',
      'supervised.epochs=1',
    ].flatMap((change) => ['--set', change]),
    '--json',
    '--home',
    home,
  ];
  const { stdout } = await promisify(execFile)(node, command, { cwd: work, timeout: 120_000 });
  const { runs } = JSON.parse(stdout) as { runs: { status: string; engine: string }[] };
  expect(runs.map(({ status, engine }) => [status, engine])).toEqual([
    ['finished', 'wasm'],
    ['finished', 'wasm'],
  ]);
}, 150_000);
