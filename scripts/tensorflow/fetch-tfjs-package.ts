import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { InstallFailure } from './failure.ts';
import type { Progress } from './progress.ts';
import { lastLines, type RunCommand } from './run-command.ts';

const name = '@tensorflow/tfjs-node-gpu';

/**
 * Fetches the package, which npm is not told of where the program is installed, so that it does not run its install script
 * (scripts/pack-manifest.ts).
 * @param nodeModules of the installed program
 */
export async function fetchTfjsPackage(
  nodeModules: string,
  run: RunCommand,
  progress: Progress,
): Promise<void> {
  if (existsSync(join(nodeModules, name, 'package.json'))) return;
  const root = dirname(nodeModules);
  const { fetchedDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    fetchedDependencies: Record<string, string>;
  };
  progress.stage(`Fetching ${name}`);
  const { code, stderr } = await run(
    'npm',
    [
      ...['install', '--no-save', '--no-package-lock', '--omit=dev', '--ignore-scripts'],
      ...['--no-audit', '--no-fund', `${name}@${fetchedDependencies[name]}`],
    ],
    // Not what the npm that is installing the program has been told: that is meant for another folder.
    { cwd: root, env: { npm_config_global: 'false', npm_config_prefix: '' }, timeoutMs: 600_000 },
  );
  if (code !== 0)
    throw new InstallFailure(
      `npm could not fetch ${name}`,
      'Check the network, then run "contrast engines get tensorflow".',
      lastLines(stderr),
    );
}
