/** The preload script between a stand-in for the page and one for Electron: what passes, and that nothing else does. */
import { EventEmitter } from 'node:events';
import { expect, test, vi } from 'vitest';

const { ipcRenderer } = vi.hoisted(() => {
  const { EventEmitter: Emitter } = process.getBuiltinModule('node:events');
  return { ipcRenderer: Object.assign(new Emitter(), { send: vi.fn() }) };
});
vi.mock('electron', () => ({ ipcRenderer }));

class Page extends EventEmitter {
  readonly posted: unknown[][] = [];
  addEventListener(event: string, listener: (message: unknown) => void): void {
    this.on(event, listener);
  }
  postMessage(...message: unknown[]): void {
    this.posted.push(message);
  }
}

test('a port reaches the page once it listens; checked messages pass both ways; the page gets nothing else', async () => {
  const page = new Page();
  const before = Object.keys(page);
  vi.stubGlobal('window', page);
  vi.stubGlobal('document', { readyState: 'interactive' });
  await import('./preload.ts');

  const port = { a: 'port' };
  ipcRenderer.emit('contrast:port', { ports: [port] });
  expect(page.posted).toEqual([]);
  page.emit('load');
  await expect.poll(() => page.posted).toEqual([['contrast:port', '*', [port]]]);

  ipcRenderer.emit('contrast:desktop', {}, { type: 'go', path: '/runs' });
  expect(page.posted[1]).toEqual([
    { channel: 'contrast:desktop', toPage: { type: 'go', path: '/runs' } },
    '*',
  ]);

  const fromPage = { type: 'ready' };
  page.emit('message', { source: page, data: { channel: 'contrast:desktop', fromPage } });
  // From a frame, of another channel, or what came from Electron itself: not passed on.
  page.emit('message', { source: {}, data: { channel: 'contrast:desktop', fromPage } });
  page.emit('message', { source: page, data: { channel: 'other', fromPage } });
  page.emit('message', { source: page, data: { channel: 'contrast:desktop', toPage: fromPage } });
  page.emit('message', { source: page, data: 'contrast:port' });
  expect(ipcRenderer.send.mock.calls).toEqual([['contrast:desktop', fromPage]]);
  expect(Object.keys(page).filter((key) => !before.includes(key) && !key.startsWith('_'))).toEqual([]);
});
