import { workbenchError } from '#shared/errors.ts';
import type { Runner } from '../engines/program.ts';
import type { Checkpoint } from './training.ts';

/** Sets a stage's state to that of a checkpoint. @throws run.checkpoint-unfit */
export function restore(runner: Runner, { position, tensors }: Checkpoint): void {
  try {
    runner.write(tensors);
  } catch (error) {
    const file = `after step ${position.step} of ${position.stage}`;
    throw workbenchError('run.checkpoint-unfit', { file, problem: (error as Error).message }, error);
  }
}
