import { entry } from './entry.ts';

const list = (items: string[]) =>
  items.length > 12 ? `${items.slice(0, 12).join(', ')}, …` : items.join(', ');
const retry = (run: string) => `"contrast queue retry ${run}" goes on from its last checkpoint.`;

/** Failures of a run while it trains, and of comparing runs. */
export const runErrors = {
  'run.not-finite': entry<{ loss: number; stage: string; epoch: number; step: number }>({
    what: ({ loss, stage, epoch, step }) =>
      `The loss became ${loss} at step ${step} of epoch ${epoch} (${stage}).`,
    advice: () => 'Try a lower learning rate or a higher temperature. The epochs before it are kept.',
    exitCode: 1,
  }),
  'run.illegal-transition': entry<{ run: string; from: string; to: string }>({
    what: ({ run, from, to }) => `Run ${run} is ${from}; it cannot become ${to}.`,
    advice: () => '"contrast runs ls" shows what each run does.',
    inWindow: 'The queue shows what each run does.',
    exitCode: 2,
  }),
  'run.taken': entry<{ run: string }>({
    what: ({ run }) => `Another program has taken over run ${run}.`,
    advice: () => 'Let the other program train it, or stop that one first.',
    exitCode: 1,
  }),
  'run.killed': entry<{ run: string }>({
    what: ({ run }) =>
      `The trainer of run ${run} was killed by the system (SIGKILL), probably because memory ran out.`,
    advice: ({ run }) => `Close other programs, or use a smaller batch or encoder. ${retry(run)}`,
    inWindow:
      'Close other programs, or use a smaller batch or encoder. Retry goes on from its last checkpoint.',
    exitCode: 1,
  }),
  'run.crashed': entry<{ run: string; signal: string; log: string }>({
    what: ({ run, signal }) => `The trainer of run ${run} crashed (${signal}).`,
    advice: ({ run, log }) => `${retry(run)} If it crashes again, try another engine. Its log is ${log}.`,
    inWindow:
      'Retry goes on from its last checkpoint. If it crashes again, try another engine. Its log is on its page.',
    exitCode: 1,
  }),
  'run.exited': entry<{ run: string; exit: number; lines: string[]; log: string }>({
    what: ({ run, exit, lines }) =>
      `The trainer of run ${run} ended before its time (exit code ${exit})${lines.length === 0 ? '.' : `:\n${lines.map((line) => `  ${line}`).join('\n')}`}`,
    advice: ({ log }) => `Its whole log is ${log}.`,
    exitCode: 1,
  }),
  'run.trainer-start': entry<{ reason: string }>({
    what: ({ reason }) => `The trainer process could not be started (${reason}).`,
    advice: () => 'Install the program again; the trainer needs the Node.js that comes with it.',
    exitCode: 1,
  }),
  'run.trainer-garbled': entry<{ run: string; message: string }>({
    what: ({ run, message }) => `The trainer of run ${run} sent a message that is not understood: ${message}`,
    advice: () => 'Install the program again; its parts do not fit each other.',
    exitCode: 1,
  }),
  'run.trainer-version': entry<{ expected: number; found: number }>({
    what: ({ expected, found }) =>
      `The trainer speaks version ${found} of the protocol; the program speaks version ${expected}.`,
    advice: () =>
      'Restart the program: it was updated while it ran. If that does not help, install it again.',
    exitCode: 1,
  }),
  'run.silent': entry<{ run: string; seconds: number; log: string }>({
    what: ({ run, seconds }) =>
      `The trainer of run ${run} said nothing for ${seconds} seconds and was ended: it hung.`,
    advice: ({ run, log }) =>
      `${retry(run)} If steps really take that long here, allow a longer silence. Its log is ${log}.`,
    inWindow:
      'Retry goes on from its last checkpoint. If steps really take that long here, allow a longer silence in the settings.',
    exitCode: 1,
  }),
  'run.program-gone': entry<{ run: string }>({
    what: ({ run }) => `The program that trained run ${run} ended before the run did.`,
    advice: ({ run }) => retry(run),
    inWindow: 'Retry goes on from its last checkpoint.',
    exitCode: 1,
  }),
  'run.not-waiting': entry<{ run: string; status: string }>({
    what: ({ run, status }) => `Run ${run} is ${status}; it has no place among what waits.`,
    advice: () => 'Only waiting and paused runs can be put in another order.',
    exitCode: 2,
  }),
  'run.in-training': entry<{ run: string }>({
    what: ({ run }) => `Run ${run} is being trained.`,
    advice: ({ run }) => `Stop it first: "contrast queue cancel ${run}".`,
    inWindow: 'Cancel it first.',
    exitCode: 2,
  }),
  'run.no-checkpoint': entry<{ run: string; wanted: string | null; kept: string[] }>({
    what: ({ run, wanted }) =>
      wanted === null ? `Run ${run} has no checkpoint.` : `Run ${run} has no checkpoint ${wanted}.`,
    advice: ({ kept }) =>
      kept.length === 0 ? 'Train it for an epoch at least.' : `It has these: ${list(kept)}.`,
    exitCode: 2,
  }),
  'run.fork-setting': entry<{ settings: string[]; reason: string }>({
    what: ({ settings, reason }) => `A fork from this checkpoint cannot change ${list(settings)}: ${reason}.`,
    advice: () => 'Leave these as they are, or train a new run with them.',
    exitCode: 2,
  }),
  'run.checkpoint-unfit': entry<{ file: string; problem: string }>({
    what: ({ file, problem }) => `The checkpoint ${file} does not fit the run: ${problem}.`,
    advice: () => 'Train the run anew: "contrast queue retry" with changed settings makes a new one.',
    inWindow: 'Train the run anew.',
    exitCode: 1,
  }),
  'run.checkpoint-missing': entry<{ file: string }>({
    what: ({ file }) => `The checkpoint ${file} is gone.`,
    advice: () => 'Put the file back, or train the run anew.',
    exitCode: 1,
  }),
  'run.checkpoint-damaged': entry<{ file: string; problem: string }>({
    what: ({ file, problem }) => `The checkpoint ${file} is damaged: ${problem}.`,
    advice: () => 'Put back a copy of the file, or train the run anew.',
    exitCode: 1,
  }),
  'run.no-sound-checkpoint': entry<{ run: string; problems: string[] }>({
    what: ({ run, problems }) =>
      `None of the checkpoints of run ${run} can be used:\n${problems.map((problem) => `  ${problem}`).join('\n')}`,
    advice: () => 'Put back copies of the files, or train the run anew.',
    exitCode: 1,
  }),
  'run.no-predictions': entry<{ run: string; wanted: string | null; kept: string[] }>({
    what: ({ run, wanted }) =>
      wanted === null ? `Run ${run} has no predictions.` : `Run ${run} has no predictions ${wanted}.`,
    advice: ({ kept }) =>
      kept.length === 0
        ? 'They are kept once its classifier has been measured on the test images: at the end of a stage at the latest.'
        : `It has those of ${list(kept)}.`,
    exitCode: 2,
  }),
  'run.no-features': entry<{ run: string; wanted: string | null; kept: string[] }>({
    what: ({ run, wanted }) =>
      wanted === null ? `Run ${run} has no features.` : `Run ${run} has no features ${wanted}.`,
    advice: ({ kept }) =>
      kept.length === 0
        ? 'Train it for an epoch at least: they are kept, or computed from a checkpoint.'
        : `It has those of ${list(kept)}.`,
    exitCode: 2,
  }),
  'run.artifact-damaged': entry<{ file: string; problem: string }>({
    what: ({ file, problem }) => `The file ${file} is damaged: ${problem}.`,
    advice: () => '"contrast doctor --repair" forgets it; features are then computed anew from a checkpoint.',
    inWindow:
      'Check the store in the settings and mend it; features are then computed anew from a checkpoint.',
    exitCode: 1,
  }),
  'compare.no-runs': entry({
    what: () => 'There are no runs to compare.',
    advice: () => 'Name two runs or more. "contrast runs ls" lists them.',
    inWindow: 'Choose two runs or more.',
    exitCode: 2,
  }),
  'compare.none-finished': entry<{ runs: string[] }>({
    what: ({ runs }) => `None of these runs has finished: ${list(runs)}.`,
    advice: () => 'Train them first: only finished runs are compared.',
    exitCode: 2,
  }),
  'compare.unknown-metric': entry<{ metric: string; known: string[]; nearest?: string | undefined }>({
    what: ({ metric, nearest }) =>
      `None of the runs has a metric "${metric}".${nearest === undefined ? '' : ` Did you mean "${nearest}"?`}`,
    advice: ({ known }) => `Metrics they have: ${known.join(', ')}.`,
    exitCode: 2,
  }),
  'compare.unknown-arm': entry<{ arm: string; known: string[] }>({
    what: ({ arm }) => `None of the arms is named "${arm}".`,
    advice: ({ known }) => `The arms are ${list(known.map((name) => `"${name}"`))}.`,
    exitCode: 2,
  }),
  'compare.repeated-seed': entry<{ arm: string; seed: number; runs: string[] }>({
    what: ({ arm, seed, runs }) =>
      `${runs.join(' and ')} have the same settings (${arm}) and the same seed ${seed}; a seed counts once.`,
    advice: () => 'Leave one of them out.',
    exitCode: 2,
  }),
};
