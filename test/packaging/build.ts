/** Builds the desktop program for Linux whole, but for Electron's binary. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build, Platform } from 'electron-builder';
import { parse } from 'yaml';
import { writeStandIn } from './stand-in.ts';

const root = join(import.meta.dirname, '../..');

/** @returns the folder of the unpacked program, below the one that is given */
export async function buildUnpacked(work: string): Promise<string> {
  writeStandIn(join(work, 'electron'));
  await build({
    projectDir: root,
    targets: Platform.LINUX.createTarget('dir'),
    publish: 'never',
    config: {
      ...(parse(readFileSync(join(root, 'electron-builder.yml'), 'utf8')) as object),
      electronDist: join(work, 'electron'),
      directories: { output: join(work, 'dist'), buildResources: 'resources' },
    },
  });
  return join(work, 'dist', 'linux-unpacked');
}
