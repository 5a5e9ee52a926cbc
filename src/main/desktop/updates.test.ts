/** Updates are asked for only where a feed is set and what comes from it is checked to be signed. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import * as electron from './testing/electron.ts';
import { checkForUpdates, updatesConfigured } from './updates.ts';

const { autoUpdater } = vi.hoisted(() => ({
  autoUpdater: {
    autoInstallOnAppQuit: false,
    allowDowngrade: true,
    checkForUpdatesAndNotify: vi.fn(async () => {}),
  },
}));
vi.mock('electron', () => import('./testing/electron.ts'));
vi.mock('electron-updater', () => ({ default: { autoUpdater } }));

const signed = 'provider: generic\nurl: https://example.org\npublisherName:\n  - Contrast Workbench\n';

function resources(feed?: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'contrast-updates-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  if (feed !== undefined) writeFileSync(join(folder, 'app-update.yml'), feed);
  return folder;
}

beforeEach(() => {
  electron.app.isPackaged = true;
  autoUpdater.checkForUpdatesAndNotify.mockClear();
});

test('not without a feed, not in a checkout, not where no signature is checked', () => {
  expect(updatesConfigured(resources(), 'darwin')).toBe(false);
  const feed = resources(signed);
  expect(updatesConfigured(feed, 'darwin')).toBe(true);
  expect(updatesConfigured(feed, 'win32')).toBe(true);
  expect(updatesConfigured(feed, 'linux')).toBe(false);
  expect(updatesConfigured(resources('provider: generic\nurl: https://example.org\n'), 'win32')).toBe(false);
  electron.app.isPackaged = false;
  expect(updatesConfigured(feed, 'darwin')).toBe(false);
});

test('an update is installed when the person quits, never an older one; none to be had ends nothing', async () => {
  const lines: string[] = [];
  const log = (line: string) => void lines.push(line);
  await checkForUpdates(resources(signed), log, 'linux');
  expect(autoUpdater.checkForUpdatesAndNotify).not.toHaveBeenCalled();
  await checkForUpdates(resources(signed), log, 'win32');
  expect(autoUpdater.checkForUpdatesAndNotify).toHaveBeenCalledOnce();
  expect(autoUpdater).toMatchObject({ autoInstallOnAppQuit: true, allowDowngrade: false });
  autoUpdater.checkForUpdatesAndNotify.mockRejectedValueOnce(new Error('no network'));
  await checkForUpdates(resources(signed), log, 'win32');
  expect(lines).toEqual(['No update could be had: no network']);
});
