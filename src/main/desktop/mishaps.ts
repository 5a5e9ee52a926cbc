/** What a person is told, and offered, when a part of the program has crashed. */
import { app, type BrowserWindow, dialog } from 'electron';

/** The page is gone, as for want of memory; the program behind it trains on. */
export function watchPage(window: BrowserWindow): void {
  window.webContents.on('render-process-gone', async (_, { reason }) => {
    if (reason === 'clean-exit' || window.isDestroyed()) return;
    const { response } = await dialog.showMessageBox(window, {
      type: 'error',
      message: 'The page in this window has crashed.',
      detail: `Training goes on. What the system says: ${reason}.`,
      buttons: ['Show it again', 'Close the window'],
      noLink: true,
    });
    if (window.isDestroyed()) return;
    if (response === 0) window.webContents.reload();
    else window.destroy();
  });
}

/** The program behind the window is gone: without it there is nothing to show. */
export async function tellProgramGone(): Promise<void> {
  const { response } = await dialog.showMessageBox({
    type: 'error',
    message: 'Contrast Workbench has ended unexpectedly.',
    detail: 'Every recorded epoch is kept. Runs go on from their last checkpoint at the next start.',
    buttons: ['Start again', 'Quit'],
    noLink: true,
  });
  // An AppImage is started by its own file: what runs lies in a folder that goes with this process.
  const image = process.env.APPIMAGE;
  if (response === 0) app.relaunch(image === undefined ? {} : { execPath: image });
  app.exit(1);
}
