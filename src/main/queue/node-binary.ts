import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { workbenchError } from '#shared/errors.ts';

/** The first version that runs TypeScript as it stands. */
const oldestMajor = 24;

/**
 * The plain Node.js that trainers run on: this process's own, or the one that comes with the program where this is
 * Electron, whose allocator refuses the buffers that training needs.
 * @throws run.trainer-start
 */
export function nodeBinary(): string {
  const isElectron = process.versions.electron !== undefined;
  if (!isElectron && Number.parseInt(process.versions.node, 10) >= oldestMajor) return process.execPath;
  const name = process.platform === 'win32' ? 'node.exe' : 'node';
  const bundled = join(dirname(createRequire(import.meta.url).resolve('node/package.json')), 'bin', name);
  if (existsSync(bundled)) return bundled;
  throw workbenchError('run.trainer-start', { reason: `there is no Node.js at ${bundled}` });
}
