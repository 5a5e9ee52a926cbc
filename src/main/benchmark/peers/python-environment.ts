/** A Python environment for a peer program, made once and kept in the cache folder. */
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { workbenchError } from '#shared/errors.ts';
import { cacheRoot } from '../../../../bin/cache-folder.mjs';

const run = promisify(execFile);

/**
 * The Python of an environment that has the given packages.
 * @param name folder name, such as `keras`
 * @param packages pinned requirements, such as `keras==3.15.1`
 * @throws benchmark.no-peer where Python or a package cannot be had
 */
export async function pythonWith(
  name: string,
  packages: readonly string[],
  onProgress: (line: string) => void,
): Promise<string> {
  const folder = path.join(cacheRoot(), 'peers', name);
  const python = path.join(folder, process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python');
  const ready = path.join(folder, 'ready.txt');
  const wanted = packages.join('\n');
  if (existsSync(ready) && existsSync(python) && readFileSync(ready, 'utf8') === wanted) return python;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(path.dirname(folder), { recursive: true });
  onProgress(`Making a Python environment with ${packages.join(', ')}`);
  try {
    await run(process.platform === 'win32' ? 'python' : 'python3', ['-m', 'venv', folder]);
    await run(python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...packages], {
      maxBuffer: 1 << 26,
    });
  } catch (cause) {
    rmSync(folder, { recursive: true, force: true });
    const reason = (cause as { stderr?: string; message: string }).stderr?.trim().split('\n').at(-1);
    throw workbenchError(
      'benchmark.no-peer',
      { peer: name, reason: reason || (cause as Error).message },
      cause,
    );
  }
  // Written last and whole: an interrupted installation is made again.
  writeFileSync(`${ready}.new`, wanted);
  renameSync(`${ready}.new`, ready);
  return python;
}
