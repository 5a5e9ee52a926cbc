import { entry } from './entry.ts';

/** Failures of using the command line. */
export const cliErrors = {
  'desktop.ended': entry<{ how: string }>({
    what: ({ how }) => `The window’s process ended with ${how}.`,
    advice: () => '"contrast serve --open" opens the same workbench in a browser.',
    exitCode: 1,
  }),
  'cli.usage': entry<{ problem: string; command: string }>({
    what: ({ problem }) => problem,
    advice: ({ command }) => `"${command} --help" shows what it takes.`,
    exitCode: 2,
  }),
  'cli.bad-seeds': entry<{ text: string; problem: string }>({
    what: ({ text, problem }) => `--seeds ${text}: ${problem}`,
    advice: () => 'Give whole numbers from 0 to 4294967295 with commas between them, such as --seeds 1,2,3.',
    exitCode: 2,
  }),
  'cli.file-missing': entry<{ file: string }>({
    what: ({ file }) => `There is no file ${file}.`,
    advice: () => 'Check the path for a typing error. "contrast presets" lists what needs no file.',
    exitCode: 2,
  }),
  'cli.file-unreadable': entry<{ file: string; reason: string }>({
    what: ({ file, reason }) => `${file} cannot be read (${reason}).`,
    advice: () => 'Give the path of a JSON file that you may read.',
    exitCode: 2,
  }),
  'cli.nothing-to-run': entry({
    what: () => 'There is nothing to run: neither a preset, nor a file, nor --resume is given.',
    advice: () => 'Name a preset ("contrast presets" lists them), a JSON file, or --resume ID.',
    exitCode: 2,
  }),
  'cli.resume-with-changes': entry<{ given: string }>({
    what: ({ given }) => `--resume goes on with an experiment as it is stored; ${given} cannot change it.`,
    advice: () => 'Leave it out, or run the changed experiment anew without --resume.',
    exitCode: 2,
  }),
  'cli.bad-port': entry<{ text: string }>({
    what: ({ text }) => `--port ${text}: that is no port.`,
    advice: () => 'Give a number from 0 to 65535, or leave it out for any port that is free.',
    exitCode: 2,
  }),
  'cli.program-ended': entry<{ url: string; experiment: string }>({
    what: ({ url }) => `The program that trained the runs (${url}) has ended.`,
    advice: ({ experiment }) =>
      `What was recorded is kept. "contrast run --resume ${experiment}" goes on from the last checkpoints.`,
    exitCode: 1,
  }),
  'cli.nowhere-to-move': entry({
    what: () => 'It is not said where to move the run.',
    advice: () => 'Give --before RUN, --after RUN, --first or --last.',
    exitCode: 2,
  }),
};
