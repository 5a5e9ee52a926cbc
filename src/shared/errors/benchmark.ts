import { entry } from './entry.ts';

/** Failures of measuring. */
export const benchmarkErrors = {
  'benchmark.no-peer': entry<{ peer: string; reason: string }>({
    what: ({ peer, reason }) => `The environment of the peer "${peer}" could not be made: ${reason}`,
    advice: () => 'Install Python 3.10 to 3.13 with venv and pip, and let pip reach its package index.',
    exitCode: 1,
  }),
};
