import { join } from 'node:path';
import { BrowserWindow, nativeTheme } from 'electron';

/** The background of the page, so that the window does not flash before the page is drawn. */
const background = { light: '#ffffff', dark: '#16181c' };

/** Opens the program's window: sandboxed, apart from Electron's own scripts, without Node. */
export function openWindow(): BrowserWindow {
  const window = new BrowserWindow({
    title: 'Contrast Workbench',
    width: 1280,
    height: 800,
    minWidth: 640,
    minHeight: 480,
    show: false,
    backgroundColor: nativeTheme.shouldUseDarkColors ? background.dark : background.light,
    webPreferences: {
      preload: join(import.meta.dirname, '../preload/preload.cjs'),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
    },
  });
  window.once('ready-to-show', () => window.show());
  const devServer = process.env.ELECTRON_RENDERER_URL;
  if (devServer === undefined) void window.loadFile(join(import.meta.dirname, '../renderer/index.html'));
  else void window.loadURL(devServer);
  return window;
}
