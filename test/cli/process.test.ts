/** The command as a person calls it: bin/contrast.mjs as a process. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const root = join(import.meta.dirname, '..', '..');
const bin = join(root, 'bin', 'contrast.mjs');

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'contrast-process-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

function start(
  node: string,
  args: string[],
  env: NodeJS.ProcessEnv = {},
): { child: ChildProcess; ended: Promise<Ended>; said(text: string): Promise<void> } {
  const child = spawn(node, args, {
    cwd: root,
    env: { ...process.env, CONTRAST_HOME: join(folder, 'home'), NO_COLOR: '1', ...env },
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk) => {
    stdout += chunk;
  });
  child.stderr.on('data', (chunk) => {
    stderr += chunk;
  });
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stdout, stderr }));
  });
  return {
    child,
    ended,
    said: (text) =>
      new Promise((resolve, reject) => {
        child.stderr.on('data', () => {
          if (stderr.includes(text)) resolve();
        });
        child.on('close', () => reject(new Error(`it ended without saying "${text}": ${stderr}`)));
      }),
  };
}

/** The Node that npm runs on, where it is too old to run the program itself. */
function olderNode(): string | undefined {
  const node = process.env.npm_node_execpath;
  if (node === undefined) return undefined;
  const version = execFileSync(node, ['--version'], { encoding: 'utf8' });
  return Number(/^v(\d+)/.exec(version)?.[1]) < 24 ? node : undefined;
}

describe('bin/contrast.mjs', () => {
  test('answers', async () => {
    const { code, stdout, stderr } = await start(process.execPath, [bin, '--version']).ended;
    expect({ code, stdout, stderr }).toEqual({
      code: 0,
      stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
      stderr: '',
    });
  });

  test('keeps compiled code in the cache folder', async () => {
    const env = { CONTRAST_CACHE: join(folder, 'cache'), NODE_COMPILE_CACHE: undefined };
    await start(process.execPath, [bin, '--version'], env).ended;
    expect(readdirSync(join(folder, 'cache', 'code'))).toHaveLength(1);
  });

  test('ends with 2 for bad input, which --json tells on stdout alone', async () => {
    const { code, stdout } = await start(process.execPath, [bin, 'validate', 'nothing.json', '--json']).ended;
    expect(code).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'cli.file-missing' } });
  });

  test.runIf(olderNode() !== undefined)('hands over from an older Node', async () => {
    const { code, stdout } = await start(olderNode()!, [bin, 'validate', 'nothing.json', '--json']).ended;
    expect(code).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'cli.file-missing' } });
  });

  const linux = process.platform === 'linux';
  if (!linux) process.stderr.write('Skipped: memory of an idle server: only Linux tells it in /proc\n');
  test.runIf(linux)('serves a window from little memory', async () => {
    const serve = start(process.execPath, [bin, 'serve', '--port', '0']);
    await serve.said('Press Ctrl-C to end it');
    await setTimeout(2000);
    const status = readFileSync(`/proc/${serve.child.pid}/status`, 'utf8');
    expect(1024 * Number(/VmRSS:\s+(\d+) kB/.exec(status)![1])).toBeLessThan(150e6);
    serve.child.kill('SIGINT');
    // It was replaced by one with a small heap, which nobody notices.
    expect((await serve.ended).stderr).not.toMatch(/warning/i);
  });

  const nodes = [process.execPath, olderNode()].filter((node) => node !== undefined);
  test.each(nodes)('stops gracefully at Ctrl-C and keeps what was stored, on %s', async (node) => {
    const small = ['dataset.trainPerClass=20', 'dataset.testPerClass=5', 'supervised.epochs=2000'];
    const args = ['run', 'mnist-quick', '--seeds', '1', '--json', ...small.flatMap((set) => ['--set', set])];
    const run = start(node, [bin, ...args]);
    await run.said('run 1 of 2: baseline, seed 1');
    run.child.kill('SIGINT');
    const { code, stdout } = await run.ended;
    expect(code).toBe(130);
    const document = JSON.parse(stdout);
    expect(document.runs.map((each: { status: string }) => each.status)).toEqual(['queued', 'queued']);
    const { stdout: list } = await start(node, [bin, 'runs', 'ls', '--json']).ended;
    expect(JSON.parse(list).runs.map((each: { id: string }) => each.id)).toContain(document.runs[0].id);
  });
});

describe('npx contrast', () => {
  test('runs the program of the checkout', () => {
    const stdout = execFileSync('npx', ['--no', 'contrast', 'presets', '--json'], {
      cwd: root,
      encoding: 'utf8',
      shell: process.platform === 'win32',
      stdio: ['ignore', 'pipe', 'ignore'],
      // npx links the checkout into its cache: one of the test's own keeps a person's as it is.
      env: {
        ...process.env,
        npm_config_cache: join(folder, 'npm'),
        npm_config_ignore_scripts: 'true',
        npm_config_offline: 'true',
      },
    });
    expect(JSON.parse(stdout).presets[0].id).toBe('mnist-quick');
  });
});
