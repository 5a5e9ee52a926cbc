import { entry } from './entry.ts';

/** Failures of measuring. */
export const benchmarkErrors = {
  'benchmark.unknown-case': entry<{ name: string; known: string[]; nearest?: string | undefined }>({
    what: ({ name, nearest }) =>
      `There is no benchmark case "${name}".${nearest === undefined ? '' : ` Did you mean "${nearest}"?`}`,
    advice: ({ known }) => `Cases: ${known.join(', ')}.`,
    exitCode: 2,
  }),
  'benchmark.no-case': entry<{ engines: readonly string[]; known: readonly string[] }>({
    what: ({ engines }) =>
      `None of these cases is measured on ${engines.join(', ') || 'an engine of this machine'}.`,
    advice: ({ known }) => `Cases that are: ${known.join(', ') || 'none'}.`,
    exitCode: 2,
  }),
  'benchmark.failed': entry<{ name: string; engine: string; reason: string }>({
    what: ({ name, engine, reason }) => `The case ${name} on ${engine} could not be measured: ${reason}`,
    advice: () =>
      '"contrast engines" lists what this machine can compute with; "contrast doctor" says what is wrong.',
    inWindow: 'Try it on another engine. Those of this machine are listed above.',
    exitCode: 1,
  }),
  'benchmark.running': entry({
    what: () => 'A benchmark is running already.',
    advice: () => 'Wait until it is done, or stop it first.',
    exitCode: 2,
  }),
  'benchmark.no-peer': entry<{ peer: string; reason: string }>({
    what: ({ peer, reason }) => `The environment of the peer "${peer}" could not be made: ${reason}`,
    advice: () => 'Install Python 3.10 to 3.13 with venv and pip, and let pip reach its package index.',
    exitCode: 1,
  }),
};
