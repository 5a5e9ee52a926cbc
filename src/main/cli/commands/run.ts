import { Command } from '@commander-js/extra-typings';
import { workbenchError } from '#shared/errors.ts';
import type { CliContext } from '../context.ts';
import { planExperiment } from '../experiment-source.ts';
import { trainNew, trainStored } from '../train.ts';

const collect = (value: string, earlier: string[] = []) => [...earlier, value];

/** `contrast run`: trains an experiment, or goes on with one. */
export function runCommand(context: CliContext) {
  return new Command('run')
    .description('train an experiment, given as a preset or a JSON file')
    .argument('[experiment]', 'a preset’s id or the path of a file')
    .option(
      '--set <key=value>',
      'change a base setting, such as loss.temperature=0.1; may be repeated',
      collect,
    )
    .option('--seeds <list>', 'seeds in place of the experiment’s own, such as 1,2,3')
    .option('--eager', 'run steps op by op rather than as recorded graphs, as --set execution=eager')
    .option('--resume <id>', 'go on with a stored experiment, by its id or that of one of its runs')
    .action(async (experiment, { set: given = [], seeds, resume, eager }) => {
      const set = eager === true ? [...given, 'execution=eager'] : given;
      if (resume !== undefined) {
        const changed = given.length > 0 ? '--set' : eager === true ? '--eager' : undefined;
        const extra = experiment ?? changed ?? (seeds === undefined ? undefined : '--seeds');
        if (extra !== undefined) throw workbenchError('cli.resume-with-changes', { given: extra });
        return trainStored(context, resume);
      }
      if (experiment === undefined) throw workbenchError('cli.nothing-to-run', {});
      return trainNew(context, planExperiment(experiment, { set, seeds }, context.host.cwd));
    });
}
