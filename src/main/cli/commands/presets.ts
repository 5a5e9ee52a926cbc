import { Command } from '@commander-js/extra-typings';
import { parseExperiment } from '#shared/expand.ts';
import { presets } from '#shared/presets.ts';
import type { CliContext } from '../context.ts';
import { table } from '../table.ts';

/** `contrast presets`: the experiments that come with the program. */
export function presetsCommand(context: CliContext) {
  return new Command('presets').description('list the experiments that come with the program').action(() => {
    const rows = presets.map((preset) => ({
      id: preset.id,
      title: preset.title,
      summary: preset.summary,
      runs: parseExperiment(preset.experiment, preset.id).runs.length,
      experiment: preset.experiment,
    }));
    context.answer({ presets: rows }, () =>
      table(
        [{ title: 'Preset' }, { title: 'Runs', align: 'right' }, { title: 'What it shows' }],
        rows.map((row) => [context.style.out.strong(row.id), String(row.runs), row.summary]),
        context.style.out,
      ),
    );
  });
}
