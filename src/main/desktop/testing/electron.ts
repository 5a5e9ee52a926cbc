/**
 * A stand-in for the module "electron" that records what it is asked, so that the window's process can be run and looked
 * at without Electron's binary. `vi.mock('electron', () => import('./testing/electron.ts'))` puts it in place.
 */
import { EventEmitter } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MessageChannel } from 'node:worker_threads';
import { afterAll } from 'vitest';

/** Every call, in order: the object's name, the method's name, the arguments. */
export const calls: { of: string; name: string; args: unknown[] }[] = [];

/** The arguments of each call of a method, such as "app.setBadgeCount". */
export function callsOf(path: string): unknown[][] {
  return calls.filter(({ of, name }) => `${of}.${name}` === path).map(({ args }) => args);
}

/** Handlers that were set, by the method that set them. */
export const handlers: Record<string, (...args: never[]) => unknown> = {};

/** Where the program seems to be installed. */
export const installed = { at: '' };

/** What dialogs answer with next. */
export const answers = { button: 0, files: [] as string[] };

function record(of: string, names: readonly string[]): Record<string, (...args: unknown[]) => void> {
  return Object.fromEntries(
    names.map((name) => [name, (...args: unknown[]) => void calls.push({ of, name, args })]),
  );
}

const userData = mkdtempSync(join(tmpdir(), 'contrast-electron-'));
afterAll(() => rmSync(userData, { recursive: true, force: true }));
const ready = Promise.resolve();

export const app = Object.assign(
  new EventEmitter(),
  record('app', [
    'quit',
    'exit',
    'enableSandbox',
    'setAsDefaultProtocolClient',
    'addRecentDocument',
    'clearRecentDocuments',
    'relaunch',
    'setBadgeCount',
  ]),
  {
    isPackaged: false,
    requestSingleInstanceLock: () => true,
    whenReady: () => ready,
    getAppPath: () => installed.at,
    getName: () => 'Contrast Workbench',
    getPath: (name: string) => (name === 'userData' ? userData : join(userData, name)),
  },
);

export class Session extends EventEmitter {
  setPermissionRequestHandler(handler: never): void {
    handlers.permissionRequest = handler;
  }
  setPermissionCheckHandler(handler: never): void {
    handlers.permissionCheck = handler;
  }
  setDevicePermissionHandler(handler: never): void {
    handlers.devicePermission = handler;
  }
}
export const session = { defaultSession: new Session() };

export class WebContents extends EventEmitter {
  readonly mainFrame = {};
  readonly sent: { channel: string; message: unknown }[] = [];
  /** The ports handed to the page, newest last. */
  readonly ports: MessageChannel['port1'][] = [];
  openHandler: ((details: { url: string }) => unknown) | undefined;

  setWindowOpenHandler(handler: (details: { url: string }) => unknown): void {
    this.openHandler = handler;
  }
  send(channel: string, message: unknown): void {
    this.sent.push({ channel, message });
  }
  postMessage(_channel: string, _message: unknown, ports: MessageChannel['port1'][]): void {
    this.ports.push(...ports);
  }
  getURL(): string {
    return 'app://contrast/';
  }
  reload(): void {
    calls.push({ of: 'contents', name: 'reload', args: [] });
  }
}

export const windows: BrowserWindow[] = [];

export class BrowserWindow extends EventEmitter {
  readonly webContents = new WebContents();
  readonly options: { webPreferences: Record<string, unknown> } & Record<string, unknown>;
  url = '';
  focused = true;
  #destroyed = false;

  constructor(options: BrowserWindow['options']) {
    super();
    this.options = options;
    windows.push(this);
    app.emit('web-contents-created', {}, this.webContents);
  }
  async loadURL(url: string): Promise<void> {
    this.url = url;
  }
  /** Closes as a person does: listeners may prevent it. */
  close(): void {
    let prevented = false;
    this.emit('close', {
      preventDefault: () => {
        prevented = true;
      },
    });
    if (!prevented) this.destroy();
  }
  destroy(): void {
    this.#destroyed = true;
    this.emit('closed');
  }
  isDestroyed = () => this.#destroyed;
  isFocused = () => this.focused;
  isMinimized = () => false;
  isMaximized = () => false;
  getNormalBounds = () => ({ x: 10, y: 20, width: 900, height: 700 });
  show(): void {}
  hide(): void {
    calls.push({ of: 'window', name: 'hide', args: [] });
  }
  focus(): void {}
  restore(): void {}
  maximize(): void {}
  setOverlayIcon(picture: unknown, description: string): void {
    calls.push({ of: 'window', name: 'setOverlayIcon', args: [picture, description] });
  }
  setProgressBar(fraction: number): void {
    calls.push({ of: 'window', name: 'setProgressBar', args: [fraction] });
  }
}

export const dialog = {
  async showMessageBox(...args: unknown[]) {
    calls.push({ of: 'dialog', name: 'showMessageBox', args });
    return { response: answers.button };
  },
  async showOpenDialog(...args: unknown[]) {
    calls.push({ of: 'dialog', name: 'showOpenDialog', args });
    return { filePaths: answers.files };
  },
  ...record('dialog', ['showErrorBox']),
};

export const protocol = {
  ...record('protocol', ['registerSchemesAsPrivileged']),
  handle(scheme: string, handler: never): void {
    handlers[`protocol:${scheme}`] = handler;
  },
};

export const powerSaveBlocker = {
  start(...args: unknown[]) {
    calls.push({ of: 'powerSaveBlocker', name: 'start', args });
    return 7;
  },
  ...record('powerSaveBlocker', ['stop']),
};

export class Notification extends EventEmitter {
  static readonly shown: Notification[] = [];
  static isSupported = () => true;
  readonly options: { title: string; body: string };
  constructor(options: Notification['options']) {
    super();
    this.options = options;
  }
  show(): void {
    Notification.shown.push(this);
  }
}

export class Tray extends EventEmitter {
  static readonly all: Tray[] = [];
  toolTip = '';
  menu: unknown;
  destroyed = false;
  constructor() {
    super();
    Tray.all.push(this);
  }
  setToolTip(text: string): void {
    this.toolTip = text;
  }
  setContextMenu(menu: unknown): void {
    this.menu = menu;
  }
  destroy(): void {
    this.destroyed = true;
  }
}

export const Menu = {
  /** The template of the application's menu. */
  application: undefined as unknown,
  buildFromTemplate: (template: unknown) => template,
  setApplicationMenu(menu: unknown): void {
    Menu.application = menu;
  },
};

/** Ports that Electron makes carry what was sent in an event; so do these. */
export class MessageChannelMain {
  readonly port1: MessageChannel['port1'];
  readonly port2: MessageChannel['port2'];
  constructor() {
    const { port1, port2 } = new MessageChannel();
    this.port1 = port1;
    this.port2 = port2;
  }
}

export const ipcMain = new EventEmitter();
export const screen = {
  getPrimaryDisplay: () => ({ id: 1, workArea: { x: 0, y: 0, width: 1920, height: 1040 } }),
  getAllDisplays: () => [{ id: 1, workArea: { x: 0, y: 0, width: 1920, height: 1040 } }],
};
export const nativeTheme = { shouldUseDarkColors: true };
export const nativeImage = { createFromPath: (path: string) => path };
export const clipboard = record('clipboard', ['writeText']);
export const shell = record('shell', ['openExternal', 'openPath', 'showItemInFolder']);
export const crashReporter = record('crashReporter', ['start']);
