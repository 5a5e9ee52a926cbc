import { entry } from './entry.ts';

const gigabytes = (bytes: number) => `${(bytes / 1e9).toFixed(1)} GB`;
const count = (n: number) => n.toLocaleString('en');

/** Batches that do not fit. */
export const memoryErrors = {
  'run.batch-too-large': entry<{
    stage: string;
    batchSize: number;
    neededBytes: number;
    availableBytes: number;
    largest: number | null;
    parts: number | null;
  }>({
    what: ({ stage, batchSize, neededBytes, availableBytes }) =>
      `A batch of ${count(batchSize)} images (${stage}) needs about ${gigabytes(neededBytes)} of memory; ` +
      `${gigabytes(availableBytes)} are free.`,
    advice: ({ stage, largest, parts }) =>
      largest === null
        ? 'No batch of this encoder fits: choose a smaller encoder or width, or close other programs.'
        : `A batch of at most ${count(largest)} fits.${parts === null ? '' : ` Or set ${stage}.chunkSize to ${count(parts)} or less: the batch is then computed in parts.`}`,
    exitCode: 1,
  }),
  'run.out-of-memory': entry<{
    stage: string;
    batchSize: number;
    suggested: number | null;
    parts: number | null;
  }>({
    what: ({ stage, batchSize }) =>
      `The engine ran out of memory with a batch of ${count(batchSize)} images (${stage}).`,
    advice: ({ stage, suggested, parts }) =>
      suggested === null
        ? 'Choose a smaller encoder or width, or close other programs. The epochs before it are kept.'
        : `Try a batch of ${count(suggested)}${parts === null ? '' : `, or set ${stage}.chunkSize to ${count(parts)}: the batch is then computed in parts`}. The epochs before it are kept.`,
    exitCode: 1,
  }),
};
