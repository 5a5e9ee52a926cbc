/** Checkpoint files: the tensors of a run's state in the safetensors format, the position as its metadata. */
import { basename, join } from 'node:path';
import { z } from 'zod';
import { workbenchError } from '#shared/errors.ts';
import { stageNames } from '#shared/settings.ts';
import { readSafetensors, type WrittenFile, writeSafetensors } from '../artifacts/safetensors.ts';
import type { Checkpoint, EpochProgress } from './training.ts';

/** A checkpoint as it lies on disk. */
export type CheckpointFile = WrittenFile;

const wholeNumber = z.string().regex(/^\d+$/).transform(Number);
/** A number as text, NaN and infinities included; a double's shortest decimal form is read back as the same double. */
const numberAsText = z
  .string()
  .refine((text) => text === 'NaN' || !Number.isNaN(Number(text)), 'it is no number')
  .transform(Number);
/** All metadata of the format are texts. */
const withinEpoch = z
  .string()
  .transform((text, context): unknown => {
    try {
      return JSON.parse(text);
    } catch {
      context.addIssue({ code: 'custom', message: 'it is not JSON' });
      return z.NEVER;
    }
  })
  .pipe(
    z.object({
      step: z.int().min(1),
      seconds: z.number().min(0),
      sums: z.record(z.string(), numberAsText),
    }),
  );
const positionSchema = z.object({
  stage: z.enum(stageNames),
  epoch: wholeNumber,
  step: wholeNumber,
  within: withinEpoch.optional(),
});

function withinText({ step, seconds, sums }: EpochProgress): string {
  const texts = Object.entries(sums).map(([name, sum]) => [name, String(sum)]);
  return JSON.stringify({ step, seconds, sums: Object.fromEntries(texts) });
}

/** File names of a stage's epochs sort in the order of training. */
export function epochPrefix(stage: string, epoch: number): string {
  return `${stage}-${String(epoch).padStart(5, '0')}`;
}

/**
 * Writes a checkpoint into `folder` (made where absent) so that it is there whole or not at all, even where power
 * fails. Its name has its content's hash: a file that exists is never written over by another content.
 * @throws store.disk-full, store.denied, store.io
 */
export function writeCheckpoint({ position, tensors }: Checkpoint, folder: string): CheckpointFile {
  const { stage, epoch, step, within } = position;
  return writeSafetensors({
    folder,
    prefix: `${epochPrefix(stage, epoch)}${within === undefined ? '' : `.${within.step}`}`,
    metadata: {
      stage,
      epoch: String(epoch),
      step: String(step),
      ...(within === undefined ? {} : { within: withinText(within) }),
    },
    tensors,
  });
}

/**
 * Reads a checkpoint and checks that it is whole.
 * @param sha256 what the file's hash must be
 * @throws run.checkpoint-missing, run.checkpoint-damaged, store.denied, store.io
 */
export function readCheckpoint(path: string, sha256?: string): Checkpoint {
  const damaged = (problem: string, cause?: unknown) =>
    workbenchError('run.checkpoint-damaged', { file: path, problem }, cause);
  const { metadata: position, tensors } = readSafetensors({
    path,
    metadata: positionSchema,
    sha256,
    missing: (cause) => workbenchError('run.checkpoint-missing', { file: path }, cause),
    damaged,
  });
  for (const [name, { data }] of tensors) {
    if (!(data instanceof Float32Array)) throw damaged(`tensor "${name}" is not float32`);
  }
  return { position, tensors: tensors as Checkpoint['tensors'] };
}

/** Path of a checkpoint file in the folder of its run. @throws Error where the name is no plain file name */
export function checkpointPath(folder: string, file: string): string {
  if (basename(file) !== file) throw new Error(`${file} is not a file name.`);
  return join(folder, file);
}
