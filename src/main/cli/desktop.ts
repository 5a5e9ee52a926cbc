/** Starting the program's own window, and why it cannot be started. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { workbenchError } from '#shared/errors.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Electron's binary, which its package fetches when asked to; null where that has not been done. */
function electronBinary(root: string, env: Environment): string | null {
  const folder = join(root, 'node_modules', 'electron');
  const note = join(folder, 'path.txt');
  if (!existsSync(note)) return null;
  const dist = env.ELECTRON_OVERRIDE_DIST_PATH ?? join(folder, 'dist');
  const binary = join(dist, readFileSync(note, 'utf8').trim());
  return existsSync(binary) ? binary : null;
}

/**
 * Why there can be no window here, in a sentence; null where there can be one.
 * @param root folder of the program
 */
export function desktopObstacle(
  root: string,
  env: Environment,
  platform: NodeJS.Platform = process.platform,
): string | null {
  if (electronBinary(root, env) === null) {
    return existsSync(join(root, 'node_modules', 'electron', 'package.json'))
      ? 'Electron’s binary is not here (“npx install-electron” fetches it).'
      : 'This installation comes without Electron.';
  }
  const hasDisplay = platform !== 'linux' || (env.DISPLAY ?? env.WAYLAND_DISPLAY ?? '') !== '';
  return hasDisplay ? null : 'There is no display to open a window on.';
}

/** Opens the window; resolves when the program has ended. @throws desktop.ended */
export async function openDesktop(root: string, home: string | undefined, env: Environment): Promise<void> {
  const own = home === undefined ? {} : { CONTRAST_HOME: home };
  const child = spawn(electronBinary(root, env)!, [root], { stdio: 'inherit', env: { ...env, ...own } });
  const [code, signal] = (await once(child, 'exit')) as [number | null, string | null];
  if (code !== 0) throw workbenchError('desktop.ended', { how: signal ?? `exit code ${code}` });
}
