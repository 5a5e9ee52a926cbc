/** Runs made from others: forks from a checkpoint, reproductions, and where these differ. */
import { Command } from '@commander-js/extra-typings';
import type { SettingsOverrides } from '#shared/experiment.ts';
import type { Reproduction } from '#shared/run.ts';
import type { CliContext } from '../context.ts';
import { parseOverrides } from '../experiment-source.ts';
import { bytes, counted, none } from '../format.ts';
import { runDocument } from '../run-document.ts';
import { table } from '../table.ts';

const collect = (value: string, earlier: string[] = []) => [...earlier, value];
const oneRun = ['<run>', 'its id, or the start of it'] as const;

export function checkpointsCommand(context: CliContext) {
  return new Command('checkpoints')
    .description('list the checkpoints of a run, from which it can be forked')
    .argument(...oneRun)
    .action(async (run) => {
      const checkpoints = await context.ask((client) => client.runs.checkpoints({ run }));
      context.answer({ checkpoints }, () =>
        checkpoints.length === 0
          ? 'There are none.'
          : table(
              [
                { title: 'Checkpoint' },
                { title: 'Stage' },
                { title: 'Epoch', align: 'right' },
                { title: 'Step', align: 'right' },
                { title: 'Size', align: 'right' },
                { title: 'Best' },
              ],
              checkpoints.map(({ file, stage, epoch, step, bytes: size, best }) => [
                file,
                stage,
                String(epoch),
                String(step),
                bytes(size),
                best ? 'yes' : none,
              ]),
              context.style.out,
            ),
      );
    });
}

export function forkCommand(context: CliContext) {
  return new Command('fork')
    .description('queue a new run that goes on from a checkpoint of this one')
    .argument(...oneRun)
    .option('--from <checkpoint>', 'its file, as "contrast runs checkpoints" lists it (default: the last)')
    .option('--set <key=value>', 'change a setting of the new run; may be repeated', collect)
    .action(async (run, { from, set = [] }) => {
      const changes = parseOverrides(set) as SettingsOverrides;
      const fork = await context.ask((client) =>
        client.runs.fork({ run, changes, ...(from === undefined ? {} : { from }) }),
      );
      context.answer({ run: runDocument(fork) }, () => {
        const at = fork.parent!.checkpoint!;
        return `Run ${fork.id} (${fork.arm}, seed ${fork.seed}) is ${fork.status}; it goes on from ${at.stage}, epoch ${at.epoch}, of run ${fork.parent!.id}.`;
      });
    });
}

export function reproduceCommand(context: CliContext) {
  return new Command('reproduce')
    .description('queue a run with the same settings and seed; "runs differ" then tells where it differs')
    .argument(...oneRun)
    .action(async (run) => {
      const again = await context.ask((client) => client.runs.reproduce({ run }));
      context.answer(
        { run: runDocument(again) },
        () =>
          `Run ${again.id} (${again.arm}, seed ${again.seed}) is ${again.status}. When it is done: contrast runs differ ${again.parent!.id} ${again.id}`,
      );
    });
}

export function differCommand(context: CliContext) {
  return new Command('differ')
    .description('tell the first epoch in which two runs differ')
    .argument(...oneRun)
    .argument('<other>', 'another run')
    .action(async (run, other) => {
      const found = await context.ask((client) => client.runs.compareEpochs({ run, other }));
      if (!found.identical) context.exitCode = 1;
      context.answer(found, () => differenceText(found));
    });
}

function differenceText({ runs, epochsCompared, firstDifference, environment }: Reproduction): string {
  const both = runs.join(' and ');
  if (epochsCompared === 0) return `There is no epoch that ${both} both have.`;
  const differing = environment.map(
    ({ name, values }) => `  ${name}: ${values.map((value) => value || none).join(' and ')}`,
  );
  const why = differing.length === 0 ? [] : ['Where they ran or how they were set differs:', ...differing];
  if (firstDifference === null) {
    const what = `The ${counted(epochsCompared, 'epoch')} that ${both} both have are the same, number by number.`;
    return [what, ...why].join('\n');
  }
  const { stage, epoch, metrics } = firstDifference;
  const numbers = metrics.map(
    ({ name, values }) => `  ${name}: ${values.map((value) => value ?? none).join(' and ')}`,
  );
  return [`They differ first in ${stage}, epoch ${epoch}:`, ...numbers, ...why].join('\n');
}
