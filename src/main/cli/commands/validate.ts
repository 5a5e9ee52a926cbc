import { Command } from '@commander-js/extra-typings';
import { experimentWarnings } from '#shared/setting-rules.ts';
import type { CliContext } from '../context.ts';
import { checkFile } from '../experiment-source.ts';
import { counted, warningLine } from '../format.ts';

/** `contrast validate`: checks an experiment file and everything it expands to. */
export function validateCommand(context: CliContext) {
  return new Command('validate')
    .description('check an experiment file without running it')
    .argument('<file>', 'the path of a file')
    .action((file) => {
      const { spec, runs } = checkFile(file, context.host.cwd);
      const warnings = experimentWarnings(runs);
      context.answer(
        {
          valid: true,
          name: spec.name,
          arms: spec.arms.map((arm) => arm.name),
          seeds: spec.seeds,
          runs: runs.length,
          warnings,
        },
        () =>
          [
            `${file} is valid: "${spec.name}", ${counted(spec.arms.length, 'arm')}, ${counted(runs.length, 'run')}.`,
            ...warnings.map(warningLine),
          ].join('\n'),
      );
    });
}
