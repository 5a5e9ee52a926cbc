/** The desktop window as a process. The program itself runs in another, of plain Node. */

import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import { app, type BrowserWindow, dialog, MessageChannelMain } from 'electron';
import { wireSerializers } from '#shared/contract/wire.ts';
import type { ContrastClient } from '#shared/contract.ts';
import { WorkbenchError } from '#shared/errors.ts';
import type { Port } from '../router/message-port.ts';
import { closingButtons, decideClosing } from './closing.ts';
import { type CoreProcess, startCore } from './core-process.ts';
import { handOverPorts } from './port.ts';
import { forbidEverythingUnasked } from './security.ts';
import { openWindow } from './window.ts';

let window: BrowserWindow | undefined;
let quitting = false;

/** Brings the window to the front, or opens it where there is none. */
function show(core: CoreProcess, client: ContrastClient): void {
  if (window === undefined || window.isDestroyed()) {
    window = openWindow();
    handOverPorts(window, core.connect);
    const own = window;
    own.on('close', (event) => {
      if (quitting) return;
      event.preventDefault();
      void close(own, client);
    });
  }
  if (window.isMinimized()) window.restore();
  window.focus();
}

/** Asks what is to become of runs in training, and does it. */
async function close(own: BrowserWindow, client: ContrastClient): Promise<void> {
  // A program that does not answer must not keep its window open.
  const [policy, running] = await Promise.all([
    client.settings.program().then(({ closePolicy }) => closePolicy),
    client.queue.state().then((state) => state.running.length),
  ]).catch(() => ['pause', 0] as const);
  const ask = async (message: string) =>
    (await dialog.showMessageBox(own, { message, buttons: [...closingButtons], cancelId: 2, noLink: true }))
      .response;
  const decision = await decideClosing(policy, running, ask);
  if (decision === 'quit') app.quit();
  if (decision === 'stay') own.destroy();
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

async function start(): Promise<void> {
  const core = await startCore({ root: app.getAppPath() });
  const client = clientOf(core);
  void core.gone.then(() => app.exit(quitting ? 0 : 1));
  app.on('window-all-closed', () => {
    // Runs are trained in the background; a second start of the program brings the window back.
  });
  app.on('before-quit', (event) => {
    if (quitting) return;
    quitting = true;
    event.preventDefault();
    void core.close();
  });
  app.on('second-instance', () => show(core, client));
  app.on('activate', () => show(core, client));
  show(core, client);
}

if (app.requestSingleInstanceLock()) {
  app.enableSandbox();
  forbidEverythingUnasked();
  app
    .whenReady()
    .then(start)
    .catch((error: unknown) => {
      const text = error instanceof WorkbenchError ? `${error.message}\n\n${error.advice}` : String(error);
      dialog.showErrorBox('Contrast Workbench cannot start', text);
      app.exit(1);
    });
} else {
  app.quit();
}
