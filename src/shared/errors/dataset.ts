import { entry } from './entry.ts';

/** Failures of finding, reading and preparing data sets. */
export const datasetErrors = {
  'dataset.unknown': entry<{ id: string; known: string[]; nearest?: string | undefined }>({
    what: ({ id, nearest }) =>
      `There is no data set "${id}".${nearest === undefined ? '' : ` Did you mean "${nearest}"?`}`,
    advice: ({ known }) =>
      `Known data sets: ${known.join(', ')}. Add your own with "contrast datasets add NAME PATH".`,
    exitCode: 2,
  }),
};
