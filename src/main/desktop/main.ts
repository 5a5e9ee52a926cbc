/** The desktop window as a process. The program itself runs in another, of plain Node. */
import { join } from 'node:path';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import {
  app,
  type BrowserWindow,
  clipboard,
  crashReporter,
  dialog,
  Menu,
  MessageChannelMain,
  shell,
} from 'electron';
import { wireSerializers } from '#shared/contract/wire.ts';
import type { ContrastClient } from '#shared/contract.ts';
import { adviceInWindow, WorkbenchError } from '#shared/errors.ts';
import type { Port } from '../router/message-port.ts';
import { showAbout } from './about.ts';
import { followActivity } from './activity.ts';
import { registerAppScheme, serveApp } from './app-protocol.ts';
import { closingButtons, decideClosing } from './closing.ts';
import { type CoreProcess, startCore } from './core-process.ts';
import { appId } from './identity.ts';
import { menuTemplate } from './menu.ts';
import { tellProgramGone, watchPage } from './mishaps.ts';
import { chooseAndOpen, open } from './opening.ts';
import { Page } from './page.ts';
import { handOverPorts } from './port.ts';
import { Presence } from './presence.ts';
import { RecentFiles } from './recent.ts';
import { linkScheme, type OpenRequest, requestOfLink, requestsOf } from './requests.ts';
import { forbidEverythingUnasked } from './security.ts';
import { checkForUpdates } from './updates.ts';
import { openWindow } from './window.ts';

/** The program with its window, from when the core answers. */
class Desktop {
  readonly #core: CoreProcess;
  readonly #client: ContrastClient;
  readonly #page: Page;
  readonly #presence: Presence;
  readonly #recent: RecentFiles;
  readonly #home: string;
  #window: BrowserWindow | undefined;
  /** Whether it is being asked what is to become of runs in training. */
  #asking = false;
  #quitting = false;

  constructor(core: CoreProcess, client: ContrastClient, home: string) {
    this.#core = core;
    this.#client = client;
    this.#home = home;
    this.#page = new Page(home);
    this.#recent = new RecentFiles(app.getPath('userData'), () => this.#showMenu());
    this.#presence = new Presence(join(app.getAppPath(), 'resources', 'tray.png'), {
      show: (path) => this.show(path),
      quit: () => app.quit(),
    });
  }

  start(requests: readonly OpenRequest[]): void {
    void this.#core.gone.then(() => (this.#quitting ? app.exit(0) : tellProgramGone()));
    app.on('window-all-closed', () => {
      // Runs are trained in the background; the tray or a second start of the program brings the window back.
    });
    app.on('before-quit', (event) => {
      if (this.#quitting) return;
      this.#quitting = true;
      event.preventDefault();
      // Runs stop at their next step, which may take a moment; nothing can be done in the window meanwhile.
      this.#window?.hide();
      void this.#core.close();
    });
    app.on('activate', () => this.show());
    this.#showMenu();
    this.show();
    this.open(requests);
    void followActivity(this.#client, this.#presence);
    void checkForUpdates(process.resourcesPath, (line) => process.stderr.write(`${line}\n`));
  }

  open(requests: readonly OpenRequest[]): void {
    for (const request of requests) void open(request, this.#page, this.#recent);
  }

  /** Brings the window to the front, or opens it where there is none. */
  show(path?: string): void {
    if (this.#quitting) return;
    if (this.#window === undefined || this.#window.isDestroyed()) this.#openWindow();
    const window = this.#window!;
    if (window.isMinimized()) window.restore();
    window.show();
    window.focus();
    if (path !== undefined) this.#page.tell({ type: 'go', path });
  }

  #openWindow(): void {
    const window = openWindow();
    this.#window = window;
    this.#page.attach(window);
    this.#presence.setWindow(window);
    watchPage(window);
    handOverPorts(window, this.#core.connect);
    window.on('close', (event) => {
      if (this.#quitting) return;
      event.preventDefault();
      if (this.#asking) return;
      this.#asking = true;
      void this.#close(window).finally(() => {
        this.#asking = false;
      });
    });
    window.on('closed', () => {
      this.#window = undefined;
      if (!this.#quitting) this.#presence.setWindow(undefined);
    });
  }

  /** Asks what is to become of runs in training, and does it. */
  async #close(window: BrowserWindow): Promise<void> {
    // A program that does not answer must not keep its window open.
    const [policy, running] = await Promise.all([
      this.#client.settings.program().then(({ closePolicy }) => closePolicy),
      this.#client.queue.state({ limit: 0 }).then(({ counts }) => counts.running),
    ]).catch(() => ['pause', 0] as const);
    const ask = async (message: string) =>
      (
        await dialog.showMessageBox(window, {
          message,
          buttons: [...closingButtons],
          cancelId: 2,
          noLink: true,
        })
      ).response;
    const decision = await decideClosing(policy, running, ask);
    if (decision === 'quit') app.quit();
    if (decision === 'stay') window.destroy();
  }

  #showMenu(): void {
    const template = menuTemplate(this.#menuActions(), process.platform === 'darwin', this.#recent.paths);
    Menu.setApplicationMenu(Menu.buildFromTemplate(template));
  }

  #menuActions() {
    return {
      go: (path: string) => this.show(path),
      command: (id: string) => {
        this.show();
        this.#page.tell({ type: 'command', id });
      },
      openExperiment: () => {
        this.show();
        void chooseAndOpen(this.#page, this.#recent);
      },
      openRecent: (path: string) => {
        this.show();
        this.open([{ kind: 'experiment', path }]);
      },
      clearRecent: () => this.#recent.clear(),
      showHome: () => void shell.openPath(this.#home),
      showCrashReports: () => void shell.openPath(app.getPath('crashDumps')),
      showLink: () => clipboard.writeText(this.#core.link),
      about: () => void showAbout(this.#client),
      quit: () => app.quit(),
    };
  }
}

/** The program as this process calls it. */
function clientOf(core: CoreProcess): ContrastClient {
  const { port1, port2 } = new MessageChannelMain();
  core.connect(port1 as unknown as Port);
  port1.start();
  const client: ContrastClient = createORPCClient(
    new RPCLink({ port: port2, customJsonSerializers: wireSerializers }),
  );
  port2.start();
  return client;
}

/** Folder of the program's own files. Plain Node cannot look into an archive: what it runs lies beside it. */
const root = () => app.getAppPath().replace(/app\.asar$/, 'app.asar.unpacked');

async function start(requests: readonly OpenRequest[]): Promise<Desktop> {
  serveApp(join(app.getAppPath(), 'out', 'renderer'));
  const core = await startCore({ root: root() });
  const client = clientOf(core);
  const { home } = await client.program.info();
  const desktop = new Desktop(core, client, home);
  desktop.start(requests);
  return desktop;
}

function main(): void {
  if (!app.requestSingleInstanceLock()) {
    app.quit();
    return;
  }
  // By the name that the installer gives its shortcuts, Windows knows whose notifications they are.
  if (process.platform === 'win32') app.setAppUserModelId(appId);
  // Reports of crashes stay on this machine.
  crashReporter.start({ uploadToServer: false });
  app.enableSandbox();
  // Not packaged, Electron has to be told which program it is to open links with.
  if (process.defaultApp === true)
    app.setAsDefaultProtocolClient(linkScheme, process.execPath, [app.getAppPath()]);
  else app.setAsDefaultProtocolClient(linkScheme);
  registerAppScheme();
  forbidEverythingUnasked();

  // Files and links come as events too, of macOS and of further starts, also before the program is ready.
  const early: OpenRequest[] = requestsOf(process.argv.slice(1));
  let desktop: Desktop | undefined;
  const request = (one: OpenRequest | undefined) => {
    if (one === undefined) return;
    if (desktop === undefined) early.push(one);
    else desktop.open([one]);
  };
  app.on('open-file', (event, path) => {
    event.preventDefault();
    request({ kind: 'experiment', path });
  });
  app.on('open-url', (event, url) => {
    event.preventDefault();
    request(requestOfLink(url));
  });
  app.on('second-instance', (_, argv, folder) => {
    desktop?.show();
    for (const one of requestsOf(argv.slice(1), folder)) request(one);
  });

  app
    .whenReady()
    .then(() => start(early.splice(0)))
    .then((started) => {
      desktop = started;
      desktop.open(early.splice(0));
    })
    .catch((error: unknown) => {
      const text =
        error instanceof WorkbenchError ? `${error.message}\n\n${adviceInWindow(error)}` : String(error);
      dialog.showErrorBox('Contrast Workbench cannot start', text);
      app.exit(1);
    });
}

main();
