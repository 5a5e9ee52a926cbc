/** `contrast desktop`: the window where there can be one, a browser where not. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { desktopObstacle } from '#main/cli/desktop.ts';
import { TestCli } from './cli.ts';

/** Puts a script in the place of Electron's binary: it writes down what it was started with. */
function installElectron(folder: string, exitCode = 0): void {
  const electron = join(folder, 'node_modules', 'electron');
  mkdirSync(join(electron, 'dist'), { recursive: true });
  writeFileSync(join(electron, 'package.json'), '{}');
  writeFileSync(join(electron, 'path.txt'), 'electron');
  const script = `#!/bin/sh\necho "$1 $CONTRAST_HOME" > ${join(folder, 'started')}\nexit ${exitCode}\n`;
  writeFileSync(join(electron, 'dist', 'electron'), script, { mode: 0o755 });
}

test('without Electron it says so in a line, serves, and opens the browser', async () => {
  const cli = new TestCli();
  const close = vi.fn(async () => {});
  const serve = vi.fn<NonNullable<typeof cli.serve>>(async () => ({
    link: 'http://127.0.0.1:1234/?token=t',
    opening: () => 'http://127.0.0.1:1234/?token=once',
    context: {} as never,
    close,
  }));
  cli.serve = serve;
  const ended = cli.run('desktop');
  await expect.poll(() => cli.listens).toBe(true);
  expect(cli.opened).toEqual(['http://127.0.0.1:1234/?token=once']);
  expect(serve.mock.lastCall?.[0]).toMatchObject({ host: '127.0.0.1', readable: null });
  cli.interrupt();
  const { stderr, stdout } = await ended;
  expect(stderr.split('\n')[0]).toBe(
    'This installation comes without Electron. The same workbench opens in your browser.',
  );
  expect(stdout).toContain('http://127.0.0.1:1234/?token=t');
  expect(stderr).toContain(
    'The link in your browser lets in once, within 60 seconds. Should none have opened, use the one above.',
  );
  expect(close).toHaveBeenCalledOnce();
});

test('a program that serves the home already is opened in its place', async () => {
  const cli = new TestCli();
  const link = 'http://127.0.0.1:1234/?token=t';
  cli.running = async () => ({
    client: {} as never,
    remote: 'http://127.0.0.1:1234',
    link,
    opening: async () => 'http://127.0.0.1:1234/?token=once',
    close: () => {},
  });
  const { code, stdout } = await cli.run('desktop');
  expect(code).toBe(0);
  expect(stdout).toBe(`Contrast Workbench answers already, at\n  ${link}\n`);
  expect(cli.opened).toEqual(['http://127.0.0.1:1234/?token=once']);
});

test('what keeps a window from opening is named', () => {
  const { folder } = new TestCli();
  const display = { DISPLAY: ':0' };
  mkdirSync(join(folder, 'node_modules', 'electron'), { recursive: true });
  writeFileSync(join(folder, 'node_modules', 'electron', 'package.json'), '{}');
  expect(desktopObstacle(folder, display)).toBe(
    'Electron’s binary is not here (“npx install-electron” fetches it).',
  );
  installElectron(folder);
  expect(desktopObstacle(folder, {}, 'linux')).toBe('There is no display to open a window on.');
  expect(desktopObstacle(folder, display, 'linux')).toBeNull();
  expect(desktopObstacle(folder, { WAYLAND_DISPLAY: 'wayland-0' }, 'linux')).toBeNull();
  expect(desktopObstacle(folder, {}, 'darwin')).toBeNull();
});

test('Electron is started on the program, with its home', async () => {
  const cli = new TestCli();
  installElectron(cli.folder);
  cli.env = { DISPLAY: ':0', PATH: process.env.PATH! };
  expect((await cli.run('desktop', '--home', '/tmp/mine')).code).toBe(0);
  expect(readFileSync(join(cli.folder, 'started'), 'utf8')).toBe(`${cli.folder} /tmp/mine\n`);
});

test('a window that fails is told', async () => {
  const cli = new TestCli();
  installElectron(cli.folder, 3);
  cli.env = { DISPLAY: ':0', PATH: process.env.PATH! };
  const { code, stderr } = await cli.run('desktop');
  expect(code).toBe(1);
  expect(stderr).toContain('The window’s process ended with exit code 3.');
});
