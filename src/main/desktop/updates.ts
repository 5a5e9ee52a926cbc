/** Updates of the packaged program: signed, and off until its maker has set where they come from. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { app } from 'electron';

/** Written into the package by electron-builder where its configuration names a feed. */
const feedFile = 'app-update.yml';

/** Whether there is anywhere to ask for updates. */
export function updatesConfigured(resources: string): boolean {
  return app.isPackaged && existsSync(join(resources, feedFile));
}

/**
 * Asks for an update once, now, and tells the person when one was loaded; it is installed when they quit. Signatures
 * are checked by electron-updater, against the publisher of the running program.
 * @param log takes a line where no update could be had; training must never end for want of one
 */
export async function checkForUpdates(resources: string, log: (line: string) => void): Promise<void> {
  if (!updatesConfigured(resources)) return;
  const { autoUpdater } = (await import('electron-updater')).default;
  autoUpdater.autoInstallOnAppQuit = true;
  autoUpdater.allowDowngrade = false;
  try {
    await autoUpdater.checkForUpdatesAndNotify();
  } catch (error) {
    log(`No update could be had: ${(error as Error).message}`);
  }
}
