/** What the packages of each system tell it: files and links that the program opens, and what it needs there. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { appId } from '#main/desktop/identity.ts';
import { linkScheme } from '#main/desktop/requests.ts';

const root = join(import.meta.dirname, '../..');
const config = parse(readFileSync(join(root, 'electron-builder.yml'), 'utf8'));
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

test('an AppImage and a deb, a dmg, an installer for Windows; each with an icon that is there', () => {
  expect([config.linux.target, config.mac.target, config.win.target]).toEqual([
    ['AppImage', 'deb'],
    ['dmg'],
    ['nsis'],
  ]);
  for (const icon of [config.linux.icon, config.mac.icon, config.win.icon, config.mac.entitlements])
    expect([icon, existsSync(join(root, icon))]).toEqual([icon, true]);
});

test('experiment files and links of the program open it', () => {
  expect(config.fileAssociations).toMatchObject([{ ext: 'contrast.json', role: 'Editor' }]);
  expect(config.fileAssociations[0].mimeType).toMatch(/^application\//);
  expect(config.protocols).toEqual([{ name: 'Contrast Workbench', schemes: [linkScheme] }]);
  // On Linux a link is opened by the file of this name, which the package installs.
  expect(manifest.desktopName).toBe(`${manifest.name}.desktop`);
  expect(config.linux.syncDesktopName).toBe(true);
});

test('the program tells Windows the name that its shortcuts have', () => {
  expect(config.appId).toBe(appId);
});

test('updates are off: no feed is set', () => {
  expect(config.publish).toBeNull();
});
