import { Command } from '@commander-js/extra-typings';
import type { ContrastClient } from '#shared/contract.ts';
import { leaves, valueAt } from '#shared/paths.ts';
import type { RunDetail, RunStatus, RunSummary } from '#shared/run.ts';
import { effectiveSettings, settingsSchema } from '#shared/settings.ts';
import type { CliContext } from '../context.ts';
import { ago, decimal, duration, integer, metricValue, none } from '../format.ts';
import { runDetailDocument, runDocument } from '../run-document.ts';
import type { Style } from '../style.ts';
import { table } from '../table.ts';
import { checkpointsCommand, differCommand, forkCommand, reproduceCommand } from './runs-again.ts';
import { archiveCommand, noteCommand, removeCommand, restoreCommand, tagCommand } from './runs-organise.ts';

/** `contrast runs`: what was trained. */
export function runsCommand(context: CliContext) {
  return new Command('runs')
    .description('look at runs and put them in order')
    .addCommand(
      new Command('ls').description('list all runs, the newest first').action(async () => {
        const runs = await context.ask(allRuns);
        context.answer(
          { runs: runs.map((run) => ({ ...runDocument(run), experiment: run.experiment })) },
          () =>
            runs.length === 0
              ? 'There are no runs yet. "contrast demo" makes the first ones.'
              : runsTable(runs, context.style.out),
        );
      }),
    )
    .addCommand(
      new Command('show')
        .description('show a run: its settings, its epochs, where it ran')
        .argument('<run>', 'its id, or the start of it')
        .action(async (id) => {
          const run = await context.ask((client) => client.runs.get({ run: id }));
          context.answer(
            {
              ...runDetailDocument(run),
              experiment: run.experiment,
              environment: run.environment,
              origin: run.origin,
            },
            () => runText(run, context.style.out),
          );
        }),
    )
    .addCommand(tagCommand(context))
    .addCommand(noteCommand(context))
    .addCommand(archiveCommand(context))
    .addCommand(removeCommand(context))
    .addCommand(restoreCommand(context))
    .addCommand(checkpointsCommand(context))
    .addCommand(forkCommand(context))
    .addCommand(reproduceCommand(context))
    .addCommand(differCommand(context));
}

/** Runs that one call brings. */
const page = 1000;

async function allRuns({ runs }: ContrastClient): Promise<RunSummary[]> {
  const all: RunSummary[] = [];
  for (;;) {
    const part = await runs.summaries({ offset: all.length, limit: page });
    all.push(...part);
    if (part.length < page) return all;
  }
}

function colored(status: RunStatus, style: Style): string {
  return status === 'finished' ? style.good(status) : status === 'failed' ? style.bad(status) : status;
}

function runsTable(runs: readonly RunSummary[], style: Style): string {
  return table(
    [
      { title: 'Run' },
      { title: 'Experiment' },
      { title: 'Arm' },
      { title: 'Seed', align: 'right' },
      { title: 'Status' },
      { title: 'Epochs', align: 'right' },
      { title: 'Time', align: 'right' },
      { title: 'Test accuracy', align: 'right' },
      { title: 'Made', align: 'right' },
    ],
    runs.map((run) => [
      run.id,
      run.experiment.name,
      run.arm,
      String(run.seed),
      colored(run.status, style),
      String(run.epochs),
      run.epochs === 0 ? none : duration(run.seconds),
      metricValue('test/accuracy', run.metrics['test/accuracy']),
      ago(run.createdAt),
    ]),
    style,
  );
}

/** Settings that differ from their defaults, by dotted path; those without influence on the run are left out. */
function changedSettings(run: RunSummary): [path: string, value: unknown, usual: unknown][] {
  const defaults = settingsSchema.parse({});
  return leaves(effectiveSettings(run.settings))
    .map(([path, value]): [string, unknown, unknown] => [path, value, valueAt(defaults, path)])
    .filter(([, value, usual]) => value !== usual);
}

function runText(run: RunDetail, style: Style): string {
  const facts: [string, string][] = [
    ['Experiment', `${run.experiment.name} (${run.experiment.id})`],
    ['Arm, seed', `${run.arm}, ${run.seed}`],
    ['Status', colored(run.status, style)],
    ['Time', `${duration(run.seconds)} of training, ${run.epochs} epochs`],
  ];
  if (run.environment !== null) {
    const { engine, engineVersion, device, os, node, gitCommit, parameters } = run.environment;
    facts.push(['Engine', `${engine} ${engineVersion}, ${device}`], ['System', `${os}, Node ${node}`]);
    if (gitCommit !== null) facts.push(['Commit', gitCommit]);
    for (const [stage, { total, trainable }] of Object.entries(parameters ?? {})) {
      facts.push(['Parameters', `${stage}: ${integer(total)}, ${integer(trainable)} of them trained`]);
    }
  }
  if (run.origin !== null) facts.push(['From', `${run.origin.program}, ${ago(run.origin.importedAt)}`]);
  const blocks = [
    `${style.strong(`Run ${run.id}`)}\n${facts.map(([name, value]) => `  ${name.padEnd(12)}${value}`).join('\n')}`,
  ];
  if (run.failure !== null) blocks.push(`${style.bad(run.failure.message)}\n${run.failure.advice}`);
  const parameters = Object.entries(run.origin?.parameters ?? {});
  if (parameters.length > 0) {
    blocks.push(table([{ title: 'Parameter' }, { title: 'Value', align: 'right' }], parameters, style));
  }
  // Of a run of another program it is not known what its other settings would have been here.
  const foreign = run.origin !== null && run.origin.program !== 'contrast';
  const changed = foreign ? [] : changedSettings(run);
  if (changed.length > 0) {
    blocks.push(
      table(
        [{ title: 'Setting' }, { title: 'Value', align: 'right' }, { title: 'Default', align: 'right' }],
        changed.map(([path, value, usual]) => [path, String(value ?? none), String(usual ?? none)]),
        style,
      ),
    );
  }
  for (const stage of run.stages) blocks.push(...stageTables(stage, style));
  return blocks.join('\n\n');
}

/** What is measured of what, in the order in which it is read. */
const subjects = ['train', 'validation', 'test', 'health'];
const placeOf = (subject: string) =>
  subjects.includes(subject) ? subjects.indexOf(subject) : subjects.length;

/** A table for each subject: all in one would be wider than any terminal. */
function stageTables({ name, epochs }: RunDetail['stages'][number], style: Style): string[] {
  const metrics = [...new Set(epochs.flatMap((epoch) => Object.keys(epoch)))].filter(
    (key) => key !== 'epoch' && key !== 'seconds',
  );
  const bySubject = Map.groupBy(metrics, (metric) => metric.slice(0, Math.max(0, metric.indexOf('/'))));
  const value = (metric: string, x: number | undefined) =>
    /accuracy/.test(metric) ? metricValue(metric, x) : x === undefined ? none : decimal(x);
  return [...bySubject]
    .sort(([a], [b]) => placeOf(a) - placeOf(b))
    .map(([subject, found]) =>
      table(
        [
          { title: subject === '' ? name : `${name}, ${subject}` },
          { title: 'Time', align: 'right' },
          ...found.map((metric) => ({
            title: subject === '' ? metric : metric.slice(subject.length + 1),
            align: 'right' as const,
          })),
        ],
        epochs
          .filter((epoch) => found.some((metric) => epoch[metric] !== undefined))
          .map((epoch) => [
            `epoch ${epoch.epoch}`,
            duration(epoch.seconds),
            ...found.map((metric) => value(metric, epoch[metric])),
          ]),
        style,
      ),
    );
}
