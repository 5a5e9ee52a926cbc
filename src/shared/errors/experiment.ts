import { entry } from './entry.ts';

/** Failures of describing an experiment. */
export const experimentErrors = {
  'experiment.invalid': entry<{ source: string; problems: string[] }>({
    what: ({ source, problems }) =>
      problems.length === 1
        ? `${source}: ${problems[0]}`
        : `${source} has ${problems.length} problems:\n${problems.map((p) => `  - ${p}`).join('\n')}`,
    advice: () => 'Correct it and try again. "contrast validate FILE" checks a file without running it.',
    inWindow: 'Correct it and try again.',
    exitCode: 2,
  }),
  'experiment.augmentation-too-large': entry<{ problems: string[]; height: number; width: number }>({
    what: ({ problems, height, width }) =>
      `The augmentation does not fit images of ${width}×${height} pixels: ${problems.join(' ')}`,
    advice: () => 'Choose a smaller padding or cutout, or larger images.',
    exitCode: 2,
  }),
  'experiment.not-json': entry<{ source: string; problem: string }>({
    what: ({ source, problem }) => `${source} is not valid JSON: ${problem}`,
    advice: () => 'Correct the file at the place named and try again.',
    exitCode: 2,
  }),
  'experiment.file-too-large': entry<{ path: string; size: number; limit: number }>({
    what: ({ path, size, limit }) =>
      `${path} has ${size.toLocaleString('en')} bytes; an experiment file has at most ${limit.toLocaleString('en')}.`,
    advice: () => 'Choose an experiment file; a large sweep is written as an axis, not as a list of runs.',
    exitCode: 2,
  }),
  'experiment.unknown-preset': entry<{ name: string; known: string[]; nearest?: string | undefined }>({
    what: ({ name, nearest }) =>
      `There is no preset or file "${name}".${nearest === undefined ? '' : ` Did you mean "${nearest}"?`}`,
    advice: ({ known }) => `Presets: ${known.join(', ')}. A file is given by its path.`,
    exitCode: 2,
  }),
  'experiment.bad-assignment': entry<{ text: string; problem: string }>({
    what: ({ text, problem }) => `--set ${text}: ${problem}`,
    advice: () => 'Give it as key=value, such as --set loss.temperature=0.1.',
    exitCode: 2,
  }),
  'experiment.too-many-runs': entry<{ runs: number; limit: number }>({
    what: ({ runs, limit }) =>
      `The experiment expands to ${runs.toLocaleString('en')} runs; at most ${limit.toLocaleString('en')} are allowed.`,
    advice: () => 'Shorten the sweep or the list of seeds.',
    exitCode: 2,
  }),
};
