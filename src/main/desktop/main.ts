/** The desktop window as a process. */
import { app, type BrowserWindow } from 'electron';
import { forbidEverythingUnasked } from './security.ts';
import { openWindow } from './window.ts';

if (app.requestSingleInstanceLock()) {
  app.enableSandbox();
  forbidEverythingUnasked();
  let window: BrowserWindow | undefined;
  /** Brings the window to the front, or opens it where there is none. */
  const show = () => {
    if (window === undefined || window.isDestroyed()) window = openWindow();
    if (window.isMinimized()) window.restore();
    window.focus();
  };
  app.on('window-all-closed', () => {
    // On macOS a program stays in the dock without windows.
    if (process.platform !== 'darwin') app.quit();
  });
  app.on('second-instance', show);
  app.on('activate', show);
  void app.whenReady().then(show);
} else {
  app.quit();
}
