import { entry } from './entry.ts';

/** What comparing runs refuses, beside what it finds in the runs themselves. */
export const compareErrors = {
  'compare.removed-run': entry<{ run: string }>({
    what: ({ run }) => `Run ${run} was removed and is not compared.`,
    advice: ({ run }) =>
      `"contrast runs restore ${run}" brings it back. With --skip-missing the others are compared.`,
    inWindow: 'Restore it among the deleted runs, or leave it out.',
    exitCode: 2,
  }),
  'compare.unknown-setting': entry<{ setting: string; nearest?: string | undefined }>({
    what: ({ setting, nearest }) =>
      `There is no setting "${setting}" to group runs by.${nearest === undefined ? '' : ` Did you mean "${nearest}"?`}`,
    advice: () => 'Group by "none", by "arm", or by the dotted path of a setting, such as loss.temperature.',
    exitCode: 2,
  }),
  'compare.not-contrastive': entry<{ run: string }>({
    what: ({ run }) => `Run ${run} was trained with cross-entropy: it has no temperature to look at.`,
    advice: () => 'Choose a run of contrastive pre-training.',
    exitCode: 2,
  }),
  'compare.not-trained-here': entry<{ runs: string[]; program: string }>({
    what: ({ runs, program }) =>
      `${runs.length === 1 ? `Run ${runs[0]} was` : `Runs ${runs.join(', ')} were`} brought in from ${program}: not all settings are known, so more seeds cannot be trained.`,
    advice: () => 'Leave them out, or design the experiment anew.',
    exitCode: 2,
  }),
};
