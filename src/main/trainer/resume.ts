/** Which of a run's checkpoints to go on from: the last that is whole. */
import { WorkbenchError, workbenchError } from '#shared/errors.ts';
import { type CheckpointFile, checkpointPath, readCheckpoint } from '../training/checkpoint.ts';
import type { Checkpoint } from '../training/training.ts';

/** A checkpoint that cannot be used, and why in a sentence. */
export interface RefusedCheckpoint {
  file: string;
  message: string;
}

export interface SoundCheckpoint {
  checkpoint: Checkpoint;
  file: string;
  /** Later ones, the last first. */
  refused: RefusedCheckpoint[];
}

/**
 * Reads checkpoints until one is whole.
 * @param candidates in the order in which they are tried; at least one
 * @throws run.checkpoint-damaged, run.checkpoint-missing where there is but one; run.no-sound-checkpoint; store.denied,
 *   store.io
 */
export function soundCheckpoint(
  folder: string,
  candidates: readonly CheckpointFile[],
  run: string,
): SoundCheckpoint {
  const refused: RefusedCheckpoint[] = [];
  for (const { file, sha256 } of candidates) {
    try {
      return { checkpoint: readCheckpoint(checkpointPath(folder, file), sha256), file, refused };
    } catch (error) {
      if (!isUnsound(error) || candidates.length === 1) throw error;
      refused.push({ file, message: error.message });
    }
  }
  throw workbenchError('run.no-sound-checkpoint', { run, problems: refused.map(({ message }) => message) });
}

function isUnsound(error: unknown): error is WorkbenchError {
  return (
    error instanceof WorkbenchError &&
    (error.code === 'run.checkpoint-damaged' || error.code === 'run.checkpoint-missing')
  );
}
