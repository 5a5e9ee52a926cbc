import { existsSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { fakeRun, LINUX, newClone, WHEELS, workplace, zipOf } from './fixtures.ts';
import { installTensorflow } from './install.ts';
import type { CommandResult } from './run-command.ts';
import { readStatus } from './status.ts';

const LIBRARY = 'library-2.21.0-linux-x64-cpu';
const BINDING = 'binding-4.22.0-napi8-2.21.0-linux-x64-cpu';

describe('a first install', () => {
  test('takes the wheel, compiles the binding and puts both where the package looks', async () => {
    const { run, calls } = fakeRun();
    const place = workplace(run);
    const outcome = await installTensorflow(place.options);
    expect(outcome.line).toMatch(/^TensorFlow 2\.21\.0 \(CPU\) is ready, from the PyPI wheel in [\d.]+ s\.$/);
    expect(calls).toEqual(['download', 'compile', 'load']);
    const at = (path: string) => readFileSync(join(place.packageFolder, path), 'utf8');
    expect(at('lib/napi-v8/tfjs_binding.node')).toBe('the binding');
    expect(at('deps/lib/libtensorflow_cc.so.2')).toBe('the library');
    expect(at('deps/include/tensorflow/c/c_api.h')).toBe('// the header');
    expect(readdirSync(place.cacheFolder).sort()).toEqual([BINDING, LIBRARY]);
    expect(readdirSync(join(place.cacheFolder, LIBRARY)).sort()).toEqual(['include', 'lib', 'manifest.json']);
  });

  test('leaves a status that says so', async () => {
    const place = workplace(fakeRun().run);
    await installTensorflow(place.options);
    expect(await readStatus(place.packageFolder)).toMatchObject({
      ok: true,
      route: 'wheel',
      version: '2.21.0',
      device: 'cpu',
      reason: null,
      remedy: null,
    });
  });
});

describe('a later install', () => {
  test('of the same clone only checks that TensorFlow loads', async () => {
    const { run, calls } = fakeRun();
    const place = workplace(run);
    await installTensorflow(place.options);
    calls.length = 0;
    const outcome = await installTensorflow(place.options);
    expect(outcome.line).toBe('TensorFlow 2.21.0 (CPU) is ready, as it was installed before.');
    expect(calls).toEqual(['load']);
  });

  test('of another clone takes the cache, without pip and without a compiler', async () => {
    const place = workplace(fakeRun().run);
    await installTensorflow(place.options);
    newClone(place);
    const { run, calls } = fakeRun({ pip: false, compiler: false });
    const outcome = await installTensorflow({ ...place.options, run });
    expect(outcome.line).toMatch(/is ready, from the cache in/);
    expect(calls).toEqual(['load']);
  });

  test('with --force downloads and compiles again', async () => {
    const { run, calls } = fakeRun();
    const place = workplace(run);
    await installTensorflow(place.options);
    calls.length = 0;
    await installTensorflow({ ...place.options, force: true });
    expect(calls).toEqual(['download', 'compile', 'load']);
  });

  test('with --force and no network keeps what works', async () => {
    const place = workplace(fakeRun().run);
    await installTensorflow(place.options);
    const { run, calls } = fakeRun({ pipError: 'ERROR: no network\n' });
    const outcome = await installTensorflow({ ...place.options, run, force: true });
    expect(outcome.line).toMatch(
      /^TensorFlow 2\.21\.0 \(CPU\) is ready as before, but not renewed: .*no network\.$/,
    );
    expect(calls).toEqual(['download', 'load']);
    expect(await readStatus(place.packageFolder)).toMatchObject({ ok: true, route: 'wheel' });
  });

  test.each([
    ['a truncated library', (folder: string) => truncateSync(join(folder, 'lib/libtensorflow_cc.so.2'), 3)],
    ['a missing header', (folder: string) => rmSync(join(folder, 'include/tensorflow/c/c_api.h'))],
    ['a manifest cut short', (folder: string) => truncateSync(join(folder, 'manifest.json'), 20)],
    ['no manifest', (folder: string) => rmSync(join(folder, 'manifest.json'))],
  ])('rebuilds a cache with %s', async (_what, damage) => {
    const { run, calls } = fakeRun();
    const place = workplace(run);
    await installTensorflow(place.options);
    newClone(place);
    damage(join(place.cacheFolder, LIBRARY));
    calls.length = 0;
    const outcome = await installTensorflow(place.options);
    expect(outcome.line).toContain('from the PyPI wheel');
    expect(calls).toEqual(['download', 'load']);
    expect(readFileSync(join(place.packageFolder, 'deps/lib/libtensorflow_cc.so.2'), 'utf8')).toBe(
      'the library',
    );
  });

  test('rebuilds a cache whose damage shows only when it is loaded', async () => {
    let works = true;
    const broken: CommandResult = { code: null, signal: 'SIGSEGV', stdout: '', stderr: '' };
    const load = () => {
      const result = works
        ? { code: 0, signal: null, stdout: '{"version":"2.21.0","gpu":false}', stderr: '' }
        : broken;
      works = true;
      return result;
    };
    const { run, calls } = fakeRun({ load });
    const place = workplace(run);
    await installTensorflow(place.options);
    newClone(place);
    writeFileSync(join(place.cacheFolder, LIBRARY, 'lib/libtensorflow_cc.so.2'), 'the Library');
    works = false;
    calls.length = 0;
    const outcome = await installTensorflow(place.options);
    expect(outcome.line).toContain('from the PyPI wheel');
    expect(calls).toEqual(['load', 'download', 'compile', 'load']);
  });
});

describe('a failure is one line, a status and no harm', () => {
  const wheelOnly = { env: { CONTRAST_TENSORFLOW: 'wheel' } };

  test('no pip', async () => {
    const { run, calls } = fakeRun({ pip: false });
    const place = workplace(run, wheelOnly);
    const outcome = await installTensorflow(place.options);
    expect(outcome).toEqual({
      ok: false,
      line: 'TensorFlow is not installed: pip was not found. Training will use the wasm engine. Run "contrast doctor" to see how to add it.',
    });
    expect(calls).toEqual([]);
    const status = await readStatus(place.packageFolder);
    expect(status).toMatchObject({ ok: false, route: 'none', reason: 'pip was not found' });
    expect(status?.remedy).toContain('python3-pip');
  });

  test('no compiler, found out before the download', async () => {
    const { run, calls } = fakeRun({ compiler: false });
    const place = workplace(run, wheelOnly);
    expect((await installTensorflow(place.options)).line).toContain('no C++ compiler was found');
    expect((await readStatus(place.packageFolder))?.remedy).toContain('apt install g++');
    expect(calls).toEqual([]);
  });

  test('a wheel with another checksum', async () => {
    const { run } = fakeRun({ wheel: zipOf({ 'tensorflow/libtensorflow_cc.so.2': 'something else' }) });
    const place = workplace(run, wheelOnly);
    expect((await installTensorflow(place.options)).line).toContain('not the expected checksum');
    expect((await readStatus(place.packageFolder))?.detail).toContain(WHEELS.tensorflow.sha256);
    expect(readdirSync(place.cacheFolder)).toEqual([]);
    expect(existsSync(join(place.packageFolder, 'deps'))).toBe(false);
  });

  test('no network', async () => {
    const pipError = 'WARNING: Retrying\nERROR: No matching distribution found for tensorflow-cpu==2.21.0\n';
    const place = workplace(fakeRun({ pipError }).run, wheelOnly);
    expect((await installTensorflow(place.options)).line).toContain(
      'pip could not download tensorflow-cpu 2.21.0: No matching distribution found for tensorflow-cpu==2.21.0.',
    );
    expect(readdirSync(place.cacheFolder)).toEqual([]);
  });

  test('a processor without AVX', async () => {
    const load = (): CommandResult => ({ code: null, signal: 'SIGILL', stdout: '', stderr: '' });
    const place = workplace(fakeRun({ load }).run, wheelOnly);
    expect((await installTensorflow(place.options)).line).toContain('(AVX)');
  });

  test('the package itself is missing', async () => {
    const place = workplace(fakeRun().run);
    rmSync(place.packageFolder, { recursive: true });
    const outcome = await installTensorflow(place.options);
    expect(outcome.line).toContain('the optional package @tensorflow/tfjs-node-gpu is missing');
    expect(existsSync(place.packageFolder)).toBe(false);
  });

  test('a defect of the installer', async () => {
    const place = workplace(fakeRun().run, { detectMachine: () => Promise.reject(new Error('no machine')) });
    expect((await installTensorflow(place.options)).line).toContain('not installed: no machine.');
  });
});

describe('other routes', () => {
  test("the package's own installer follows a wheel that failed, and the status says what to mend", async () => {
    const { run, calls } = fakeRun({ pip: false, official: true });
    const place = workplace(run);
    const outcome = await installTensorflow(place.options);
    expect(outcome.line).toMatch(
      /from the package's own installer .* Note: the better way failed: pip was not found\.$/,
    );
    expect(calls).toEqual(['official', 'load']);
    expect(await readStatus(place.packageFolder)).toMatchObject({ ok: true, route: 'official' });
  });

  test('when all fail, the line gives the first reason and the status every one', async () => {
    const place = workplace(fakeRun({ pip: false }).run);
    expect((await installTensorflow(place.options)).line).toContain('not installed: pip was not found.');
    const detail = (await readStatus(place.packageFolder))?.detail;
    expect(detail).toContain('pip was not found');
    expect(detail).toContain('no host');
  });

  test('a GPU that TensorFlow does not reach is pointed out', async () => {
    const place = workplace(fakeRun().run, {
      detectMachine: async () => ({ ...LINUX, nvidia: true }),
      wheelsFor: () => WHEELS,
    });
    const outcome = await installTensorflow(place.options);
    expect(outcome.line).toMatch(/\(CPU\) is ready.* Note: the NVIDIA GPU is not used/);
    expect((await readStatus(place.packageFolder))?.remedy).toContain('driver');
  });

  test('skip does nothing', async () => {
    const { run, calls } = fakeRun();
    const place = workplace(run, { env: { CONTRAST_TENSORFLOW: 'skip' } });
    expect(await installTensorflow(place.options)).toMatchObject({ ok: true });
    expect(calls).toEqual([]);
  });

  test('a misspelt setting does nothing but say so', async () => {
    const { run, calls } = fakeRun();
    const place = workplace(run, { env: { CONTRAST_TENSORFLOW: 'whel' } });
    const outcome = await installTensorflow(place.options);
    expect(outcome).toMatchObject({ ok: false });
    expect(outcome.line).toContain('CONTRAST_TENSORFLOW=whel is not one of auto, skip, wheel, official');
    expect(calls).toEqual([]);
  });
});
