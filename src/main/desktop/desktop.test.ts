/** The whole window's process, against a stand-in for Electron, with the real program behind it in a process of its own. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { MessagePort } from 'node:worker_threads';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import type { MenuItemConstructorOptions } from 'electron';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { wireSerializers } from '#shared/contract/wire.ts';
import type { ContrastClient } from '#shared/contract.ts';
import * as electron from './testing/electron.ts';

vi.mock('electron', () => import('./testing/electron.ts'));

const root = mkdtempSync(join(tmpdir(), 'contrast-desktop-'));
const home = join(root, 'home');
const program = join(root, 'program');
const { app, calls, callsOf, handlers, answers, windows, ipcMain } = electron;

/** The window that is open now. */
const current = () => windows.findLast((window) => !window.isDestroyed())!;
const contents = () => current().webContents;
/** What the page was told, in order. */
const told = () => contents().sent.map(({ message }) => message);
/** The page sends a message through the preload script. */
const fromPage = (message: unknown, frame: unknown = contents().mainFrame) =>
  ipcMain.emit('contrast:desktop', { sender: contents(), senderFrame: frame }, message);

/** The page's client, over the port that was handed to it. */
function pageClient(): ContrastClient {
  contents().emit('did-finish-load');
  const port: MessagePort = contents().ports.at(-1)!;
  port.start();
  return createORPCClient(new RPCLink({ port: port as never, customJsonSerializers: wireSerializers }));
}

/** An item of the native menus by its labels, such as "Theme/Dark". */
function menuItem(path: string): MenuItemConstructorOptions {
  let items = electron.Menu.application as MenuItemConstructorOptions[];
  let found: MenuItemConstructorOptions | undefined;
  for (const label of path.split('/')) {
    found = items.find((item) => item.label === label);
    if (found === undefined) throw new Error(`There is no "${label}" of ${path}`);
    items = (found.submenu as MenuItemConstructorOptions[] | undefined) ?? [];
  }
  return found!;
}
const choose = (path: string) => (menuItem(path).click as () => void)();

beforeAll(async () => {
  const repository = join(import.meta.dirname, '../../..');
  mkdirSync(join(program, 'out/renderer/assets'), { recursive: true });
  writeFileSync(join(program, 'out/renderer/index.html'), '<!doctype html><title>Window</title>');
  writeFileSync(join(program, 'out/renderer/assets/a.js'), 'export {};');
  for (const part of ['src', 'node_modules', 'package.json', 'resources'])
    symlinkSync(join(repository, part), join(program, part));
  electron.installed.at = program;
  process.env.CONTRAST_HOME = home;
  await import('./main.ts');
  await vi.waitFor(() => expect(windows).toHaveLength(1), { timeout: 30_000 });
  expect(callsOf('crashReporter.start')).toEqual([[{ uploadToServer: false }]]);
  expect(callsOf('app.enableSandbox')).toHaveLength(1);
  expect(callsOf('app.setAsDefaultProtocolClient')).toEqual([['contrast']]);
  expect(callsOf('protocol.registerSchemesAsPrivileged')).toEqual([
    [
      [
        {
          scheme: 'app',
          privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true },
        },
      ],
    ],
  ]);
});

beforeEach(() => {
  calls.length = 0;
  answers.button = 0;
  answers.files = [];
});

afterAll(() => rmSync(root, { recursive: true, force: true }));

test('the window is sandboxed, apart from Node, and shows the program’s own scheme', () => {
  expect(current().options.webPreferences).toEqual({
    preload: join(program, 'out', 'preload', 'preload.cjs'),
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    webSecurity: true,
    webviewTag: false,
    allowRunningInsecureContent: false,
    navigateOnDragDrop: false,
    spellcheck: false,
  });
  expect(current().url).toBe('app://contrast/');
});

test('the scheme serves the built files with the policy of the server, and nothing else', async () => {
  const get = (url: string, method = 'GET') =>
    (handlers['protocol:app'] as unknown as (request: Request) => Response)({ url, method } as Request);
  const page = get('app://contrast/');
  expect(page.status).toBe(200);
  expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
  expect(page.headers.get('content-security-policy')).toContain("default-src 'none'; script-src 'self'");
  expect(await page.text()).toBe('<!doctype html><title>Window</title>');
  expect(get('app://contrast/assets/a.js').headers.get('content-type')).toBe(
    'text/javascript; charset=utf-8',
  );
  for (const url of [
    'app://contrast/../package.json',
    'app://contrast/..%2f..%2fpackage.json',
    'app://contrast/missing.js',
    'app://elsewhere/index.html',
  ])
    expect([url, get(url).status]).toEqual([url, 404]);
  expect(get('app://contrast/', 'POST').status).toBe(404);
});

test('the page may not leave itself, embed others, open windows or ask for anything', async () => {
  const may = (event: string, url: string, isMainFrame = true) => {
    const preventDefault = vi.fn();
    contents().emit(event, { preventDefault, url, isMainFrame });
    return preventDefault.mock.calls.length === 0;
  };
  for (const event of ['will-navigate', 'will-frame-navigate', 'will-redirect', 'will-attach-webview'])
    for (const url of ['https://example.org/', 'app://contrast/assets/a.js', 'app://contrast.example/'])
      expect([event, url, may(event, url)]).toEqual([event, url, false]);
  expect(may('will-frame-navigate', 'app://contrast/', false)).toBe(false);
  // It may load itself anew: "Try again".
  expect(may('will-navigate', 'app://contrast/#/queue')).toBe(true);
  expect(may('will-frame-navigate', 'app://contrast/#/queue')).toBe(true);
  expect(contents().openHandler!({ url: 'file:///etc/passwd' })).toEqual({ action: 'deny' });
  expect(callsOf('dialog.showMessageBox')).toEqual([]);

  const asked = vi.fn();
  for (const permission of ['media', 'geolocation', 'notifications', 'clipboard-read', 'openExternal'])
    (handlers.permissionRequest as never as (c: unknown, p: string, a: unknown) => void)(
      contents(),
      permission,
      asked,
    );
  expect(asked.mock.calls.flat()).toEqual([false, false, false, false, false]);
  const check = handlers.permissionCheck as never as (c: unknown, p: string, origin: string) => boolean;
  expect(check(null, 'clipboard-sanitized-write', 'app://contrast/')).toBe(true);
  expect(check(null, 'clipboard-sanitized-write', 'https://example.org/')).toBe(false);
  expect(check(null, 'clipboard-read', 'app://contrast/')).toBe(false);
  expect(handlers.devicePermission!()).toBe(false);
});

test('a link in a note opens in the browser only after the person has seen it', async () => {
  answers.button = 1;
  expect(contents().openHandler!({ url: 'https://arxiv.org/abs/2004.11362' })).toEqual({ action: 'deny' });
  await setImmediate();
  expect(callsOf('dialog.showMessageBox')).toMatchObject([[{ detail: 'https://arxiv.org/abs/2004.11362' }]]);
  expect(callsOf('shell.openExternal')).toEqual([]);
  answers.button = 0;
  contents().openHandler!({ url: 'https://arxiv.org/abs/2004.11362' });
  await setImmediate();
  expect(callsOf('shell.openExternal')).toEqual([['https://arxiv.org/abs/2004.11362']]);
});

test('only what the page made itself is saved', () => {
  const download = (url: string) => {
    const preventDefault = vi.fn();
    electron.session.defaultSession.emit('will-download', { preventDefault }, { getURL: () => url });
    return preventDefault.mock.calls.length === 0;
  };
  expect(download('blob:app://contrast/0b1c')).toBe(true);
  expect(download('https://example.org/a.exe')).toBe(false);
  expect(download('blob:https://example.org/0b1c')).toBe(false);
});

test('the page calls the real program through its port, again after a reload', async () => {
  const first = pageClient();
  expect((await first.program.info()).home).toBe(home);
  const second = pageClient();
  expect((await second.experiments.presets()).length).toBeGreaterThan(3);
});

test('menus show places and run the page’s commands, at once or when the page listens', () => {
  choose('&View/Runs');
  choose('&View/Theme/Dark');
  expect(told()).toEqual([]);
  fromPage({ type: 'ready' });
  expect(told()).toEqual([
    { type: 'go', path: '/runs' },
    { type: 'command', id: 'theme-dark' },
  ]);
  contents().sent.length = 0;
  choose('&View/Show all commands');
  choose('&File/New experiment');
  choose('&File/Settings…');
  expect(told()).toEqual([
    { type: 'command', id: 'palette' },
    { type: 'go', path: '/designer' },
    { type: 'go', path: '/settings' },
  ]);
  expect(menuItem('&View/Show all commands').accelerator).toBe('CmdOrCtrl+K');
  expect(menuItem('&View/Map').accelerator).toBe('CmdOrCtrl+5');
});

test('every item of the menus does something', () => {
  const idle: string[] = [];
  const look = (items: MenuItemConstructorOptions[], path: string) => {
    for (const item of items) {
      const name = `${path}/${item.label ?? item.role ?? item.type}`;
      if (Array.isArray(item.submenu)) look(item.submenu, name);
      else if (item.role === undefined && item.type !== 'separator' && item.click === undefined)
        idle.push(name);
    }
  };
  look(electron.Menu.application as MenuItemConstructorOptions[], '');
  expect(idle).toEqual([]);
});

test('an experiment file is opened from the menu, a second start and the system', async () => {
  const file = join(root, 'mine.contrast.json');
  writeFileSync(file, '{"name": "Mine"}');
  const opened = { type: 'open-experiment', name: 'mine.contrast.json', text: '{"name": "Mine"}' };
  contents().sent.length = 0;
  answers.files = [file];
  choose('&File/Open experiment…');
  await expect.poll(() => told()).toEqual([opened]);
  app.emit('second-instance', {}, ['contrast', '--flag', 'mine.contrast.json', 'contrast://run/k3j2'], root);
  app.emit('open-file', { preventDefault() {} }, file);
  app.emit('open-url', { preventDefault() {} }, 'contrast://queue');
  await expect.poll(() => told()).toHaveLength(5);
  expect(told()).toEqual(
    expect.arrayContaining([
      { type: 'go', path: '/run/k3j2' },
      { type: 'go', path: '/queue' },
    ]),
  );
  expect(callsOf('app.addRecentDocument')).toEqual([[file], [file], [file]]);
  // A file is opened again from the list of recent ones, which outlives the program and can be cleared.
  contents().sent.length = 0;
  const recent = () => menuItem('&File/Open recent').submenu as MenuItemConstructorOptions[];
  expect(recent().map(({ label }) => label)).toEqual([file, undefined, 'Clear']);
  (recent()[0]!.click as () => void)();
  await expect.poll(() => told()).toEqual([opened]);
  expect(JSON.parse(readFileSync(join(app.getPath('userData'), 'recent.json'), 'utf8'))).toEqual([file]);
  choose('&File/Open recent/Clear');
  expect(recent().map(({ label }) => label)).toEqual([undefined, 'Clear']);
  expect(menuItem('&File/Open recent').enabled).toBe(false);
  expect(callsOf('app.clearRecentDocuments')).toHaveLength(1);
});

test('a page that has crashed is told, and shown again or closed', async () => {
  answers.button = 0;
  contents().emit('render-process-gone', {}, { reason: 'oom' });
  await setImmediate();
  expect(callsOf('dialog.showMessageBox')[0]![1]).toMatchObject({
    message: 'The page in this window has crashed.',
    detail: 'Training goes on. What the system says: oom.',
  });
  expect(callsOf('contents.reload')).toHaveLength(1);
  contents().emit('render-process-gone', {}, { reason: 'clean-exit' });
  await setImmediate();
  expect(callsOf('dialog.showMessageBox')).toHaveLength(1);
});

test('a file that cannot be read is told in a dialog', async () => {
  const large = join(root, 'large.contrast.json');
  writeFileSync(large, ' '.repeat(1_000_001));
  app.emit('open-file', { preventDefault() {} }, large);
  app.emit('open-file', { preventDefault() {} }, join(root, 'missing.contrast.json'));
  await expect.poll(() => callsOf('dialog.showErrorBox')).toHaveLength(2);
  const titles = callsOf('dialog.showErrorBox').map(([title]) => title as string);
  expect(titles.find((title) => title.includes('large'))).toBe(
    `${large} has 1,000,001 bytes; an experiment file has at most 1,000,000.`,
  );
  expect(titles.find((title) => title.includes('missing'))).toContain('missing.contrast.json');
});

test('files of the home folder are shown in the file manager, others are not', () => {
  const inside = join(home, 'logs');
  mkdirSync(inside, { recursive: true });
  fromPage({ type: 'reveal', path: inside });
  fromPage({ type: 'reveal', path: root });
  fromPage({ type: 'reveal', path: inside }, { name: 'a frame inside the page' });
  fromPage({ type: 'format', path: inside });
  fromPage('nonsense');
  expect(callsOf('shell.showItemInFolder')).toEqual([[inside]]);
  choose('&File/Show data folder');
  expect(callsOf('shell.openPath')).toEqual([[home]]);
});

test('the about box names the versions of program and engines, and copies them', async () => {
  answers.button = 1;
  choose('Help/About Contrast Workbench'.replace('Help', helpLabel()));
  await vi.waitFor(() => expect(callsOf('clipboard.writeText')).toHaveLength(1), { timeout: 60_000 });
  const [text] = callsOf('clipboard.writeText')[0] as [string];
  expect(text).toMatch(/^Version \d+\.\d+\.\d+/);
  expect(text).toMatch(/^Engine wasm: \S+/m);
  expect(text).toContain(`Data folder: ${home}`);
});

/** The help menu has a role in place of a label. */
function helpLabel(): string {
  const items = electron.Menu.application as MenuItemConstructorOptions[];
  const help = items.find(({ role }) => role === 'help')!;
  help.label = 'Help';
  return help.label;
}

test('training shows on the icon, keeps the machine awake, goes on in the background and pauses on quit', async () => {
  const client = pageClient();
  await client.experiments.create({
    experiment: {
      name: 'In the background',
      base: {
        dataset: { id: 'mnist', trainPerClass: 40, testPerClass: 10 },
        encoder: { name: 'small-cnn' },
        method: 'cross-entropy',
        supervised: { epochs: 500, batchSize: 32 },
        engine: 'wasm',
      },
      arms: [{ name: 'only', settings: {} }],
      seeds: [1],
    },
  });
  await vi.waitFor(() => expect(callsOf('app.setBadgeCount')).toContainEqual([1]), { timeout: 60_000 });
  expect(callsOf('powerSaveBlocker.start')).toEqual([['prevent-app-suspension']]);
  await vi.waitFor(
    () => expect(callsOf('window.setProgressBar').some(([fraction]) => (fraction as number) > 0)).toBe(true),
    { timeout: 60_000 },
  );

  // Cancel: the window stays.
  const window = current();
  answers.button = 2;
  window.close();
  // An impatient second click asks no second question.
  window.close();
  await expect.poll(() => callsOf('dialog.showMessageBox')).toHaveLength(1);
  expect(callsOf('dialog.showMessageBox')[0]![1]).toMatchObject({
    message: 'A run is being trained. What should become of it?',
    buttons: ['Keep training in the background', 'Pause and quit', 'Cancel'],
  });
  expect(window.isDestroyed()).toBe(false);

  // In the background: an entry in the tray is the way back.
  answers.button = 0;
  window.close();
  await expect.poll(() => window.isDestroyed()).toBe(true);
  const tray = electron.Tray.all.at(-1)!;
  expect(tray.toolTip).toMatch(/^Contrast Workbench: Training 1 run \(\d+ %\)$/);
  expect(JSON.parse(readFileSync(join(app.getPath('userData'), 'window.json'), 'utf8'))).toEqual({
    bounds: { x: 10, y: 20, width: 900, height: 700 },
    maximized: false,
  });
  tray.emit('click');
  expect(windows).toHaveLength(2);
  expect(tray.destroyed).toBe(true);
  expect(current().options).toMatchObject({ x: 10, y: 20, width: 900, height: 700 });

  // Quitting pauses at the next step, then ends.
  const quit = { preventDefault: vi.fn() };
  app.emit('before-quit', quit);
  expect(quit.preventDefault).toHaveBeenCalledOnce();
  expect(callsOf('window.hide')).toHaveLength(1);
  await vi.waitFor(() => expect(callsOf('app.exit')).toEqual([[0]]), { timeout: 60_000 });
});
