import { join } from 'node:path';
import { app, BrowserWindow, nativeTheme, screen } from 'electron';
import { appOrigin } from './app-protocol.ts';
import { placeWindow, readWindowState, writeWindowState } from './window-state.ts';

/** The background of the page, so that the window does not flash before the page is drawn. */
const background = { light: '#ffffff', dark: '#16181c' };

/** Opens the program's window where it was: sandboxed, apart from Electron's own scripts, without Node. */
export function openWindow(): BrowserWindow {
  const folder = app.getPath('userData');
  const state = readWindowState(folder);
  const primary = screen.getPrimaryDisplay();
  const others = screen.getAllDisplays().filter(({ id }) => id !== primary.id);
  const window = new BrowserWindow({
    title: 'Contrast Workbench',
    ...placeWindow(
      state,
      [primary, ...others].map(({ workArea }) => workArea),
    ),
    minWidth: 640,
    minHeight: 480,
    show: false,
    backgroundColor: nativeTheme.shouldUseDarkColors ? background.dark : background.light,
    webPreferences: {
      preload: join(app.getAppPath(), 'out', 'preload', 'preload.cjs'),
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
    },
  });
  if (state?.maximized === true) window.maximize();
  window.once('ready-to-show', () => window.show());
  // While the window is maximised, its normal bounds are those to come back to.
  const remember = () =>
    writeWindowState(folder, { bounds: window.getNormalBounds(), maximized: window.isMaximized() });
  window.on('close', remember);
  // A program that is quit ends without closing its windows first.
  app.on('before-quit', remember);
  window.once('closed', () => app.off('before-quit', remember));
  window.on('moved', remember);
  window.on('resized', remember);
  // Vite's server where the window is developed; a packaged program shows its own page alone.
  const developed = app.isPackaged ? undefined : process.env.ELECTRON_RENDERER_URL;
  void window.loadURL(developed ?? `${appOrigin}/`);
  return window;
}
