import { resolve } from 'node:path';
import { Command } from '@commander-js/extra-typings';
import type { CliContext } from '../context.ts';
import { counted } from '../format.ts';

/** `contrast export`: runs as one file. */
export function exportCommand(context: CliContext) {
  return new Command('export')
    .description('write runs that have ended into one archive')
    .argument('<runs...>', 'ids of runs, or the starts of them')
    .requiredOption('-o, --output <file>', 'the archive to write, such as runs.tar.gz')
    .option('--checkpoints', 'with their checkpoints, which makes it large')
    .action(async (runs, { output, checkpoints }) => {
      const file = resolve(context.host.cwd, output);
      const { archive } = await context.workbench();
      await archive.export(runs, file, { checkpoints: checkpoints === true });
      context.answer(
        { file, runs: runs.length },
        () => `${counted(runs.length, 'run')} written to ${output}.`,
      );
    });
}

/** `contrast import`: runs from here or from other programs. */
export function importCommand(context: CliContext) {
  return new Command('import')
    .description('bring in an archive of runs, TensorBoard event files or an MLflow store')
    .argument('<path>', 'a file or folder')
    .action(async (path) => {
      const { archive } = await context.workbench();
      const report = await archive.import(resolve(context.host.cwd, path));
      context.answer(report, () =>
        [
          `${counted(report.runs.length, 'run')} brought in${report.experiments.length === 0 ? '' : ` as ${report.experiments.map(({ name }) => `"${name}"`).join(', ')}`}.`,
          ...(report.known.length === 0
            ? []
            : [`${counted(report.known.length, 'run was', 'runs were')} here already.`]),
          ...report.notes,
        ].join('\n'),
      );
    });
}
