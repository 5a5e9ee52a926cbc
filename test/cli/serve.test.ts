/** `contrast serve` as a process: who finds it, who is refused, and how it ends. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';

const root = join(import.meta.dirname, '..', '..');
const bin = join(root, 'bin', 'contrast.mjs');

let home: string;
const children: ChildProcess[] = [];
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'contrast-serve-'));
});
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  rmSync(home, { recursive: true, force: true });
});

interface Started {
  child: ChildProcess;
  /** The first line that it prints. */
  line: Promise<string>;
  ended: Promise<{ code: number | null; stdout: string; stderr: string }>;
}

function contrast(...args: string[]): Started {
  const child = spawn(process.execPath, [bin, ...args, '--home', home], {
    cwd: root,
    env: { ...process.env, NO_COLOR: '1' },
  });
  children.push(child);
  let [stdout, stderr] = ['', ''];
  const ended = new Promise<{ code: number | null; stdout: string; stderr: string }>((resolve) =>
    child.on('close', (code) => resolve({ code, stdout, stderr })),
  );
  child.stderr!.on('data', (chunk) => {
    stderr += chunk;
  });
  const line = new Promise<string>((resolve, reject) => {
    child.stdout!.on('data', (chunk) => {
      stdout += chunk;
      if (stdout.includes('\n')) resolve(stdout.split('\n')[0]!);
    });
    void ended.then(() => reject(new Error(`it ended: ${stderr}`)));
  });
  line.catch(() => {});
  return { child, line, ended };
}

const json = async (...args: string[]) => JSON.parse((await contrast(...args, '--json').ended).stdout);

test('serves, is found by other commands, refuses a second, and ends with runs at their last checkpoint', async () => {
  const served = contrast('serve', '--json');
  const { url } = JSON.parse(await served.line) as { url: string };
  expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/\?token=[\w-]{43}$/);
  expect((await fetch(url)).headers.get('set-cookie')).toContain('HttpOnly');
  const file = join(home, 'instance.json');
  expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({
    pid: served.child.pid,
    url: new URL(url).origin,
  });
  if (process.platform !== 'win32') expect(statSync(file).mode & 0o077).toBe(0);
  const second = await json('serve');
  expect(second.error.code).toBe('store.instance-running');
  expect(second.error.message).toContain(String(served.child.pid));
  const small = ['dataset.trainPerClass=20', 'dataset.testPerClass=5', 'supervised.epochs=3000'];
  const added = await json(
    'queue',
    'add',
    'mnist-quick',
    '--seeds',
    '1',
    ...small.flatMap((set) => ['--set', set]),
  );
  const [run] = added.runs;
  // The program that serves trains it.
  await expect
    .poll(async () => (await json('runs', 'show', run.id)).epochs, { timeout: 50_000, interval: 500 })
    .toBeGreaterThan(0);
  expect((await json('queue', 'ls')).started).toBe(true);
  served.child.kill('SIGTERM');
  const { code, stderr } = await served.ended;
  expect({ code, stderr }).toEqual({
    code: 0,
    stderr: expect.stringContaining('Stopping at the next step.'),
  });
  expect(existsSync(file)).toBe(false);
  const left = await json('runs', 'show', run.id);
  expect(left.status).toBe('queued');
  expect(left.epochs).toBeGreaterThan(0);
}, 120_000);

test('says why it cannot listen', async () => {
  const first = contrast('serve', '--json');
  const { port } = new URL(JSON.parse(await first.line).url);
  const other = home;
  home = mkdtempSync(join(tmpdir(), 'contrast-serve-'));
  expect((await json('serve', '--port', port)).error).toMatchObject({
    code: 'server.cannot-listen',
    message: `Port ${port} of 127.0.0.1 is in use by another program.`,
  });
  expect((await json('serve', '--port', 'many')).error.code).toBe('cli.bad-port');
  // An address for documentation (RFC 5737), which no machine has.
  expect((await json('serve', '--host', '192.0.2.1')).error).toMatchObject({
    code: 'server.cannot-listen',
    message: '"192.0.2.1" is no address of this machine (EADDRNOTAVAIL).',
  });
  rmSync(home, { recursive: true });
  home = other;
});
