import { copyFile, rm } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { InstallFailure } from './failure.ts';
import { removePlaced } from './place.ts';
import { lastLines, type RunCommand } from './run-command.ts';
import type { TfjsPackage } from './tfjs-package.ts';
import type { Device } from './wheels.ts';

const LIMIT_MS = 30 * 60_000;

/**
 * Runs the package's own installer, which downloads an older TensorFlow (2.9.1; CUDA 11.2) and a ready-made
 * binding, or compiles one with node-gyp.
 */
export async function installOfficial(run: RunCommand, tfjs: TfjsPackage, device: Device): Promise<void> {
  // Its downloads would otherwise land in the cache through the link.
  await removePlaced(tfjs);
  const manifest = join(tfjs.folder, 'package.json');
  const kept = `${manifest}.kept`;
  // It rewrites its package.json while it works and leaves it so when it is interrupted.
  await copyFile(manifest, kept);
  const nodeModules = dirname(dirname(tfjs.folder));
  const result = await run(process.execPath, ['scripts/install.js', device, 'download'], {
    cwd: tfjs.folder,
    env: { PATH: [join(nodeModules, '.bin'), process.env.PATH].join(delimiter) },
    timeoutMs: LIMIT_MS,
  });
  await copyFile(kept, manifest);
  await rm(kept, { force: true });
  if (result.code === 0) return;
  await removePlaced(tfjs);
  const error = /(?:Error|error): (.*)$/m.exec(result.stderr)?.[1] ?? `exit code ${result.code}`;
  throw new InstallFailure(
    `the installer of @tensorflow/tfjs-node-gpu failed (${error})`,
    'Check the network, then run "contrast engines get tensorflow".',
    lastLines(result.stderr),
  );
}
