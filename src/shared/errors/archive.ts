import { entry } from './entry.ts';

/** Failures of taking runs along and bringing them in. */
export const archiveErrors = {
  'import.unknown-kind': entry<{ source: string }>({
    what: ({ source }) =>
      `There is nothing in ${source} to bring in: it is no archive of runs, and has no TensorBoard event files and no MLflow runs.`,
    advice: () =>
      'Give an archive that "contrast export" wrote, a folder (or archive) with files named *tfevents*, or an MLflow store (mlruns).',
    inWindow:
      'Choose an archive that was exported here, or one of TensorBoard’s event files (*tfevents*) or of an MLflow store (mlruns).',
    exitCode: 2,
  }),
  'import.damaged': entry<{ source: string; file: string; problem: string }>({
    what: ({ source, file, problem }) => `${file} of ${source} is damaged: ${problem}.`,
    advice: () => 'Export or copy it again. Nothing of it was brought in.',
    exitCode: 2,
  }),
  'import.newer': entry<{ source: string; found: number; known: number }>({
    what: ({ source, found, known }) =>
      `${source} was written by a newer version of the program (format ${found}; this one knows ${known}).`,
    advice: () => 'Install the newer version.',
    exitCode: 2,
  }),
  'import.too-large': entry<{ source: string; file: string; limit: number }>({
    what: ({ source, file, limit }) =>
      `${file} of ${source} was refused: it has more than ${limit.toLocaleString('en-US')} bytes.`,
    advice: () => 'Use an archive from a source you trust.',
    exitCode: 2,
  }),
  'import.failed-there': entry<{ program: string }>({
    what: ({ program }) => `The run failed when ${program} trained it.`,
    advice: ({ program }) => `Look at its log in ${program}.`,
    exitCode: 1,
  }),
  'export.in-training': entry<{ run: string }>({
    what: ({ run }) => `Run ${run} is being trained.`,
    advice: () => 'Wait until it has ended, or pause it first.',
    exitCode: 2,
  }),
};
