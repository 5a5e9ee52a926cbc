import { entry } from './entry.ts';

/** Failures of a run while it trains. */
export const runErrors = {
  'run.not-finite': entry<{ loss: number; stage: string; epoch: number; step: number }>({
    what: ({ loss, stage, epoch, step }) => `The loss became ${loss} at step ${step} of epoch ${epoch} (${stage}).`,
    advice: () => 'Try a lower learning rate or a higher temperature. The epochs before it are kept.',
    exitCode: 1,
  }),
};
