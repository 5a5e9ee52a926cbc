/**
 * Runs in the window's sandbox before its page. Hands the page the port that it calls the program through, and passes
 * on the few messages of menus and folders; both ends check what they get. The page gets no function of Electron's.
 */
import { ipcRenderer } from 'electron';

/** What is used of the page: the rest of this folder is checked without a browser's types. */
interface PageMessage {
  readonly source: unknown;
  readonly data: { readonly channel?: unknown; readonly fromPage?: unknown } | null;
}
declare const document: { readonly readyState: string };
declare const window: {
  addEventListener(event: 'load', listener: () => void, options: { once: true }): void;
  addEventListener(event: 'message', listener: (message: PageMessage) => void): void;
  postMessage(message: unknown, target: string, ports?: readonly unknown[]): void;
};

const channel = 'contrast:desktop';

const loaded = new Promise<void>((resolve) => {
  if (document.readyState === 'complete') resolve();
  else window.addEventListener('load', () => resolve(), { once: true });
});

ipcRenderer.on('contrast:port', async (event) => {
  // Not before the page listens.
  await loaded;
  window.postMessage('contrast:port', '*', event.ports);
});

ipcRenderer.on(channel, (_, toPage: unknown) => window.postMessage({ channel, toPage }, '*'));

window.addEventListener('message', ({ source, data }) => {
  if (source === window && data?.channel === channel && data.fromPage !== undefined)
    ipcRenderer.send(channel, data.fromPage);
});
