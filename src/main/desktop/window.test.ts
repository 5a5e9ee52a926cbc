import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import * as electron from './testing/electron.ts';
import { openWindow } from './window.ts';

vi.mock('electron', () => import('./testing/electron.ts'));

test('the window is remembered when the program is quit, and a packaged one shows its own page alone', () => {
  const state = join(electron.app.getPath('userData'), 'window.json');
  process.env.ELECTRON_RENDERER_URL = 'http://127.0.0.1:5173/';
  const developed = openWindow() as unknown as electron.BrowserWindow;
  expect(developed.url).toBe('http://127.0.0.1:5173/');
  electron.app.emit('before-quit', { preventDefault() {} });
  expect(JSON.parse(readFileSync(state, 'utf8'))).toMatchObject({ bounds: { width: 900, height: 700 } });
  electron.app.isPackaged = true;
  const packaged = openWindow() as unknown as electron.BrowserWindow;
  expect(packaged.url).toBe('app://contrast/');
  electron.app.isPackaged = false;
  delete process.env.ELECTRON_RENDERER_URL;
  for (const window of electron.windows) window.destroy();
  // Windows that are gone are asked no more.
  rmSync(state);
  electron.app.emit('before-quit', { preventDefault() {} });
  expect(existsSync(state)).toBe(false);
});
