/**
 * Runs in the window's sandbox before its page. Hands the page the port that it calls the program through, and nothing
 * else; the page listens for the message "contrast:port".
 */
import { ipcRenderer } from 'electron';

/** What is used of the page: the rest of this folder is checked without a browser's types. */
declare const document: { readonly readyState: string };
declare const window: {
  addEventListener(event: 'load', listener: () => void, options: { once: true }): void;
  postMessage(message: string, target: string, ports: readonly unknown[]): void;
};

const loaded = new Promise<void>((resolve) => {
  if (document.readyState === 'complete') resolve();
  else window.addEventListener('load', () => resolve(), { once: true });
});

ipcRenderer.on('contrast:port', async (event) => {
  // Not before the page listens.
  await loaded;
  window.postMessage('contrast:port', '*', event.ports);
});
