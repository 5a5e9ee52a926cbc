/** Fetches TensorFlow's library at first need, by the installer that npm runs too, in a process of its own. */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { workbenchError } from '#shared/errors.ts';

const installer = fileURLToPath(new URL('../../../../scripts/install-tensorflow.ts', import.meta.url));

/**
 * Downloads the library, checks its SHA-256, and puts it beside its binding; from the cache where it is there already.
 * @param onProgress takes a line, such as "Downloading tensorflow-cpu 2.21.0, 40 of 274 MB"
 * @param script another installer, for tests
 * @returns what is installed, in a sentence
 * @throws engine.not-installed
 */
export async function installTensorflow(
  onProgress: (line: string) => void,
  signal?: AbortSignal,
  script = installer,
): Promise<string> {
  const child = spawn(process.execPath, [script, '--force'], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NO_COLOR: '1' },
    ...(signal === undefined ? {} : { signal }),
  });
  // Its end is told by the exit below; an abort ends it too.
  child.on('error', () => {});
  let last = '';
  createInterface(child.stderr!).on('line', onProgress);
  createInterface(child.stdout!).on('line', (line) => {
    last = line;
  });
  const [code, killed] = await new Promise<[number | null, string | null]>((resolve) =>
    child.on('close', (...end) => resolve(end)),
  );
  signal?.throwIfAborted();
  if (code !== 0)
    throw workbenchError('engine.not-installed', {
      engine: 'tensorflow',
      reason: last || `the installer ended with ${killed ?? `exit code ${code}`}`,
    });
  return last;
}
