import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { fetchTfjsPackage } from './fetch-tfjs-package.ts';
import type { Progress } from './progress.ts';
import type { CommandOptions, CommandResult } from './run-command.ts';

const name = '@tensorflow/tfjs-node-gpu';
const progress = { stage: () => {} } as unknown as Progress;

function program(): { root: string; nodeModules: string } {
  const root = mkdtempSync(join(tmpdir(), 'contrast-fetch-'));
  onTestFinished(() => rmSync(root, { recursive: true }));
  writeFileSync(join(root, 'package.json'), JSON.stringify({ fetchedDependencies: { [name]: '4.22.0' } }));
  const nodeModules = join(root, 'node_modules');
  mkdirSync(nodeModules);
  return { root, nodeModules };
}

function recorder(result: Partial<CommandResult> = {}) {
  const calls: { command: string; args: readonly string[]; options: CommandOptions | undefined }[] = [];
  const run = async (command: string, args: readonly string[], options?: CommandOptions) => {
    calls.push({ command, args, options });
    return { code: 0, signal: null, stdout: '', stderr: '', ...result };
  };
  return { calls, run };
}

test('the pinned version is fetched into the program’s own folder, without its scripts', async () => {
  const { root, nodeModules } = program();
  const { calls, run } = recorder();
  await fetchTfjsPackage(nodeModules, run, progress);
  expect(calls).toHaveLength(1);
  expect(calls[0]!.command).toBe('npm');
  expect(calls[0]!.args).toEqual(expect.arrayContaining(['--ignore-scripts', '--no-save', `${name}@4.22.0`]));
  expect(calls[0]!.options).toMatchObject({ cwd: root, env: { npm_config_global: 'false' } });
});

test('a package that is there is left alone', async () => {
  const { nodeModules } = program();
  mkdirSync(join(nodeModules, name), { recursive: true });
  writeFileSync(join(nodeModules, name, 'package.json'), '{}');
  const { calls, run } = recorder();
  await fetchTfjsPackage(nodeModules, run, progress);
  expect(calls).toEqual([]);
});

test('a network that is not there is told', async () => {
  const { nodeModules } = program();
  const { run } = recorder({ code: 1, stderr: 'npm error network' });
  await expect(fetchTfjsPackage(nodeModules, run, progress)).rejects.toMatchObject({
    message: `npm could not fetch ${name}`,
    detail: 'npm error network',
  });
});
