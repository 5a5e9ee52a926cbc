/** Updates of the packaged program: signed, and off until its maker has set where they come from. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { app } from 'electron';

/** Written into the package by electron-builder where its configuration names a feed. */
const feedFile = 'app-update.yml';

/**
 * Whether there is anywhere to ask for updates, and their signatures are checked: macOS refuses what is not signed as
 * the running program is, on Windows the feed has to name who signs, and an AppImage has no signature.
 */
export function updatesConfigured(resources: string, platform: NodeJS.Platform = process.platform): boolean {
  if (!app.isPackaged) return false;
  const feed = join(resources, feedFile);
  if (!existsSync(feed)) return false;
  return (
    platform === 'darwin' || (platform === 'win32' && /^publisherName:/m.test(readFileSync(feed, 'utf8')))
  );
}

/**
 * Asks for an update once, now, and tells the person when one was loaded; it is installed when they quit. Signatures
 * are checked by electron-updater, against the publisher of the running program.
 * @param log takes a line where no update could be had; training must never end for want of one
 */
export async function checkForUpdates(
  resources: string,
  log: (line: string) => void,
  platform: NodeJS.Platform = process.platform,
): Promise<void> {
  if (!updatesConfigured(resources, platform)) return;
  const { autoUpdater } = (await import('electron-updater')).default;
  autoUpdater.autoInstallOnAppQuit = true;
  autoUpdater.allowDowngrade = false;
  try {
    await autoUpdater.checkForUpdatesAndNotify();
  } catch (error) {
    log(`No update could be had: ${(error as Error).message}`);
  }
}
