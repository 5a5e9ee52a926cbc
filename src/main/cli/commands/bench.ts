import { Command, InvalidArgumentError, Option } from '@commander-js/extra-typings';
import { type EngineId, engineIds } from '#shared/engine.ts';
import { workbenchError } from '#shared/errors.ts';
import { benchMaps, mapSizes } from '../bench-maps.ts';
import type { CliContext } from '../context.ts';
import { bytes, decimal, duration, integer, none } from '../format.ts';
import { table } from '../table.ts';

function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > 100)
    throw new InvalidArgumentError('It must be from 1 to 100.');
  return value;
}

const milliseconds = (seconds: number) => `${(seconds * 1000).toFixed(1)} ms`;

/** `contrast bench`: how long a training step takes here, and a map. */
export function benchCommand(context: CliContext) {
  return new Command('bench')
    .description('measure training steps beside Keras, or maps beside openTSNE')
    .argument(
      '[cases...]',
      'names of cases, such as resnet8-64, or tsne for maps; all training steps where left out',
    )
    .addOption(new Option('--engine <id>', 'measure on this engine only').choices(engineIds))
    .addOption(
      new Option('--peer <name>', 'measure beside it, in alternation').choices([
        'keras',
        'opentsne',
      ] as const),
    )
    .option('--rounds <n>', 'processes a case is measured in', wholeNumber, 3)
    .option('--threads <n>', 'threads that maps are made with', wholeNumber, 2)
    .option('--eager', 'run steps op by op rather than as recorded graphs')
    .action(async (cases, { engine, peer, rounds, threads, eager }) => {
      const sizes = mapSizes(cases);
      if (sizes !== undefined && peer !== 'keras') {
        await benchMaps(context, sizes, { peer: peer === 'opentsne', rounds, threads });
        return;
      }
      if (peer === 'opentsne' || sizes !== undefined) {
        const problem = 'maps (tsne) are measured beside opentsne, training steps beside keras';
        throw workbenchError('cli.usage', { problem, command: context.commandName });
      }
      const report = await (await context.workbench()).benchmark({
        cases,
        engines: engine === undefined ? [] : [engine as EngineId],
        execution: eager === true ? 'eager' : 'auto',
        peer: peer ?? null,
        rounds,
        onProgress: (line) => context.note(line),
      });
      context.answer(report, () => {
        const columns = [
          { title: 'Case' },
          { title: 'Engine' },
          ...['Step (median)', 'Step (least)', 'Images/s', 'Peak memory', 'First step'].map((title) => ({
            title,
            align: 'right' as const,
          })),
          ...(peer === undefined
            ? []
            : ['Peer step', 'Step ratio', 'Memory ratio'].map((title) => ({
                title,
                align: 'right' as const,
              }))),
        ];
        const rows = report.cases.map((one) => [
          one.name,
          one.version,
          milliseconds(one.step_seconds.median),
          milliseconds(one.step_seconds.min),
          integer(Math.round(one.images_per_second)),
          bytes(one.peak_rss_bytes),
          duration(one.first_step_seconds),
          ...(peer === undefined
            ? []
            : one.peer === undefined
              ? [none, none, none]
              : [
                  milliseconds(one.peer.step_seconds.median),
                  decimal(one.peer.step_ratio),
                  decimal(one.peer.memory_ratio),
                ]),
        ]);
        return table(columns, rows, context.style.out);
      });
    });
}
