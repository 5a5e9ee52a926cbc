import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { installTensorflow } from './install.ts';

/** An installer that does what the script says. */
function installer(script: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'contrast-installer-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'install.mjs');
  writeFileSync(file, script);
  return file;
}

test('progress is told line by line, and what is installed at the end', async () => {
  const script = installer(
    "console.error('Downloading'); console.error('Compiling'); console.log('TensorFlow 2.21.0 (CPU) is ready');",
  );
  const lines: string[] = [];
  expect(await installTensorflow((line) => lines.push(line), undefined, script)).toBe(
    'TensorFlow 2.21.0 (CPU) is ready',
  );
  expect(lines).toEqual(['Downloading', 'Compiling']);
});

test('a failure has the installer’s own words', async () => {
  const script = installer(
    "console.log('TensorFlow is not installed: the disk is full.'); process.exitCode = 1;",
  );
  await expect(installTensorflow(() => {}, undefined, script)).rejects.toMatchObject({
    code: 'engine.not-installed',
    message: 'The engine "tensorflow" could not be installed: TensorFlow is not installed: the disk is full.',
  });
});

test('it can be stopped', async () => {
  const script = installer("console.error('Downloading'); setInterval(() => {}, 1000);");
  const stop = new AbortController();
  const installing = installTensorflow(() => stop.abort(), stop.signal, script);
  await expect(installing).rejects.toMatchObject({ name: 'AbortError' });
});
