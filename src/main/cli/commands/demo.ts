import { Command } from '@commander-js/extra-typings';
import type { CliContext } from '../context.ts';
import { planExperiment } from '../experiment-source.ts';
import { trainNew } from '../train.ts';

/** `contrast demo`: the whole method on bundled data. */
export function demoCommand(context: CliContext) {
  return new Command('demo')
    .description('train both arms of a small experiment on bundled digits and compare them')
    .action(async () => {
      await trainNew(context, planExperiment('mnist-quick', {}, context.host.cwd));
    });
}
