import { fileURLToPath } from 'node:url';
import type { BenchmarkCase } from '../cases.ts';
import { pythonWith } from './python-environment.ts';

const script = fileURLToPath(new URL('./keras_step.py', import.meta.url));

/** The same TensorFlow as the program's own engine. */
const packages = ['tensorflow-cpu==2.21.0', 'keras==3.15.1'];

/** The command that measures a case in Keras. */
export async function kerasCommand(
  onProgress: (line: string) => void,
): Promise<(benchmarkCase: BenchmarkCase, warmUp: number) => [command: string, ...args: string[]]> {
  const python = await pythonWith('keras', packages, onProgress);
  return ({ encoder, batch, calls }, warmUp) => [
    python,
    script,
    encoder,
    String(batch),
    String(calls),
    String(warmUp),
  ];
}
