import { InstallFailure } from './failure.ts';
import { lastLines, type RunCommand } from './run-command.ts';
import type { Device } from './wheels.ts';

export interface Loaded {
  version: string;
  device: Device;
}

const PROGRAM =
  'const b = require(process.argv[1]); ' +
  'console.log(JSON.stringify({ version: b.TF_Version, gpu: b.isUsingGpuDevice() }))';

/**
 * Loads the binding in a process of its own, because a library that does not fit the machine ends the process
 * that loads it. Returns TensorFlow's version and the device it chose, or throws an `InstallFailure`.
 */
export async function checkLoads(run: RunCommand, binding: string): Promise<Loaded> {
  const result = await run(process.execPath, ['-e', PROGRAM, binding], {
    env: { TF_CPP_MIN_LOG_LEVEL: '3' },
    timeoutMs: 180_000,
  });
  const answer = /^\{"version":"([^"]+)","gpu":(true|false)\}$/m.exec(result.stdout);
  if (result.code === 0 && answer?.[1]) {
    return { version: answer[1], device: answer[2] === 'true' ? 'gpu' : 'cpu' };
  }
  if (result.signal === 'SIGILL' || /AVX/.test(result.stderr)) {
    throw new InstallFailure(
      'this processor lacks instructions that TensorFlow needs (AVX)',
      'Train with the wasm engine, or on a computer made after 2012.',
      lastLines(result.stderr),
    );
  }
  const error = /^Error: (.*)$/m.exec(result.stderr)?.[1];
  throw new InstallFailure(
    `TensorFlow was installed but does not load${error ? `: ${error}` : ''}`,
    'Run "contrast engines get tensorflow" to install it afresh.',
    lastLines(result.stderr) || `ended by ${result.signal ?? `exit code ${result.code}`}`,
  );
}
