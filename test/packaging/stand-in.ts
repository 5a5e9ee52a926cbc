/**
 * A folder that electron-builder takes for an unpacked Electron, so that packages are built as they are for real but for
 * the binary. The file in its place holds what the packager changes in the real one: the fuses, as Electron ships them.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

/** Marks the fuses in Electron's binary; a version, their number and their states follow. */
const sentinel = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
const shipped = '101100011';

export function writeStandIn(folder: string): void {
  const { version } = createRequire(import.meta.url)('electron/package.json') as { version: string };
  mkdirSync(join(folder, 'resources'), { recursive: true });
  mkdirSync(join(folder, 'locales'));
  const binary = Buffer.concat([
    Buffer.from(`#!/bin/sh\nexit 0\n${sentinel}`),
    Buffer.from([1, shipped.length]),
    Buffer.from(shipped),
  ]);
  writeFileSync(join(folder, 'electron'), binary, { mode: 0o755 });
  writeFileSync(join(folder, 'version'), version);
  writeFileSync(join(folder, 'locales', 'en-US.pak'), '');
  for (const file of ['LICENSE', 'LICENSES.chromium.html', 'resources.pak', 'icudtl.dat', 'chrome-sandbox'])
    writeFileSync(join(folder, file), '');
}
