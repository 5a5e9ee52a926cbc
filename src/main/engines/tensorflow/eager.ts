import { eagerRunner } from '../eager-runner.ts';
import type { Program, Runner } from '../program.ts';
import { tellingOutOfMemory } from './out-of-memory.ts';

/**
 * Runs a program op by op on TensorFlow.
 * @param reason why no graph is used, where one was wanted
 */
export function tensorflowEagerRunner(program: Program, reason: string | null = null): Runner {
  const runner = eagerRunner(program, reason);
  return { ...runner, run: (...call) => tellingOutOfMemory(() => runner.run(...call)) };
}
