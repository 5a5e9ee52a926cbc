/** Hands each page of the window a port of its own. */
import { type BrowserWindow, MessageChannelMain } from 'electron';
import type { Port } from '../router/message-port.ts';

/** What the preload script listens for. */
export const portChannel = 'contrast:port';

/** After each load of the page, a reload included: the port of the page before closes with it. */
export function handOverPorts(window: BrowserWindow, connect: (port: Port) => void): void {
  window.webContents.on('did-finish-load', () => {
    const { port1, port2 } = new MessageChannelMain();
    connect(port1 as unknown as Port);
    port1.start();
    window.webContents.postMessage(portChannel, null, [port2]);
  });
}
