import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { InstallFailure } from './failure.ts';
import type { Progress } from './progress.ts';
import { lastLines, type RunCommand } from './run-command.ts';

const name = '@tensorflow/tfjs-node-gpu';

/**
 * Fetches the package where npm has left it out. Its own install script asks for a library that is four years old, and
 * where that fails npm drops the package; a checkout forbids the script, which an installed package cannot.
 * @param nodeModules of the installed program
 */
export async function fetchTfjsPackage(
  nodeModules: string,
  run: RunCommand,
  progress: Progress,
): Promise<void> {
  if (existsSync(join(nodeModules, name, 'package.json'))) return;
  const root = dirname(nodeModules);
  const { optionalDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    optionalDependencies: Record<string, string>;
  };
  progress.stage(`Fetching ${name}`);
  const { code, stderr } = await run(
    'npm',
    [
      ...['install', '--no-save', '--no-package-lock', '--omit=dev', '--ignore-scripts'],
      ...['--no-audit', '--no-fund', `${name}@${optionalDependencies[name]}`],
    ],
    // Not what the npm that is installing the program has been told: that is meant for another folder.
    { cwd: root, env: { npm_config_global: 'false', npm_config_prefix: '' }, timeoutMs: 600_000 },
  );
  if (code !== 0)
    throw new InstallFailure(
      `npm could not fetch ${name}`,
      'Check the network, then run "contrast doctor".',
      lastLines(stderr),
    );
}
