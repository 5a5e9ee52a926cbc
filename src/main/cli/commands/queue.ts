import { Command, InvalidArgumentError, Option } from '@commander-js/extra-typings';
import { WorkbenchError, workbenchError } from '#shared/errors.ts';
import type { SettingsOverrides } from '#shared/experiment.ts';
import type { QueueEntry, QueueMove, QueueState, RunSummary } from '#shared/run.ts';
import type { CliContext } from '../context.ts';
import { parseOverrides, planExperiment } from '../experiment-source.ts';
import { counted, decimal, duration, none } from '../format.ts';
import { runDocument } from '../run-document.ts';
import { table } from '../table.ts';
import { createThere, noteWarnings } from '../train.ts';

const collect = (value: string, earlier: string[] = []) => [...earlier, value];

/** `contrast queue`: what is trained, what waits, and in which order. */
export function queueCommand(context: CliContext) {
  return new Command('queue')
    .description('look at the queue and change it')
    .addCommand(listCommand(context))
    .addCommand(addCommand(context))
    .addCommand(severalCommand(context, 'pause', 'pause runs at their next step, with a checkpoint'))
    .addCommand(severalCommand(context, 'resume', 'let paused runs wait again'))
    .addCommand(severalCommand(context, 'cancel', 'end runs for good; what they recorded stays'))
    .addCommand(retryCommand(context))
    .addCommand(moveCommand(context))
    .addCommand(nextCommand(context))
    .addCommand(priorityCommand(context));
}

function entryDocument({
  run,
  varied,
  device,
  progress,
  resources,
  secondsLeft,
  doneIn,
  estimated,
}: QueueEntry) {
  return {
    ...runDocument(run),
    experiment: run.experiment,
    varied,
    device,
    progress,
    resources,
    secondsLeft,
    doneIn,
    estimated,
  };
}

function listCommand(context: CliContext) {
  return new Command('ls')
    .description('list what is trained, what waits and what is paused')
    .action(async () => {
      const state = await context.ask((client) => client.queue.state({ limit: 10_000 }));
      const document = {
        started: state.started,
        counts: state.counts,
        abandoned: state.abandoned,
        running: state.running.map(entryDocument),
        waiting: state.waiting.map(entryDocument),
        paused: state.paused.map(entryDocument),
        secondsLeft: state.secondsLeft,
        estimated: state.estimated,
      };
      context.answer(document, () => queueText(state, context));
    });
}

function queueText(state: QueueState, context: CliContext): string {
  const entries = [...state.running, ...state.waiting, ...state.paused];
  if (entries.length === 0) return 'The queue is empty. "contrast queue add PRESET" adds to it.';
  // What nothing like was trained of is foreseen, and no more than that.
  const time = (seconds: number | null, estimated: boolean) =>
    seconds === null ? none : `${estimated ? '~' : ''}${duration(seconds)}`;
  const text = table(
    [
      { title: 'Run' },
      { title: 'Experiment' },
      { title: 'Arm' },
      { title: 'Seed', align: 'right' },
      { title: 'Status' },
      { title: 'Progress' },
      { title: 'Left', align: 'right' },
      { title: 'Done in', align: 'right' },
    ],
    entries.map(({ run, progress, secondsLeft, doneIn, estimated }) => [
      run.id,
      run.experiment.name,
      run.arm,
      String(run.seed),
      run.status,
      progress === null
        ? none
        : `${progress.stage} ${progress.epoch} of ${progress.epochs}, loss ${decimal(progress.loss)}`,
      time(secondsLeft, estimated),
      time(doneIn, estimated),
    ]),
    context.style.out,
  );
  const left =
    state.secondsLeft === null
      ? []
      : [`All done in ${state.estimated ? 'about ' : ''}${duration(state.secondsLeft)}.`];
  const idle =
    state.waiting.length > 0 && !state.started && context.remote === null
      ? ['Nothing trains the queue. "contrast serve" does.']
      : [];
  const abandoned =
    state.abandoned > 0
      ? [
          `${counted(state.abandoned, 'run')} shown as running ${state.abandoned === 1 ? 'was' : 'were'} left by a program that is gone; "contrast serve" goes on with ${state.abandoned === 1 ? 'it' : 'them'}.`,
        ]
      : [];
  return [text, [...left, ...idle, ...abandoned].join(' ')].filter((part) => part !== '').join('\n\n');
}

function addCommand(context: CliContext) {
  return new Command('add')
    .description('store an experiment and queue its runs, without waiting for them')
    .argument('<experiment>', 'a preset’s id or the path of a file')
    .option(
      '--set <key=value>',
      'change a base setting, such as loss.temperature=0.1; may be repeated',
      collect,
    )
    .option('--seeds <list>', 'seeds in place of the experiment’s own, such as 1,2,3')
    .action(async (name, { set, seeds }) => {
      const plan = planExperiment(name, { set, seeds }, context.host.cwd);
      const { runs } = plan;
      noteWarnings(context, plan);
      const record = await context.ask((client) => createThere(client, plan));
      const document = {
        experiment: { id: record.id, name: record.name },
        runs: record.runIds.map((id, i) => ({
          id,
          arm: runs[i]?.arm,
          seed: runs[i]?.seed,
          status: 'queued',
        })),
      };
      context.answer(
        document,
        () =>
          `${counted(record.runIds.length, 'run')} of "${record.name}" queued.${context.remote === null ? `\nNothing trains them yet: "contrast serve" does, or "contrast run --resume ${record.id}".` : ''}`,
      );
    });
}

type Several = 'pause' | 'resume' | 'cancel';

function severalCommand(context: CliContext, verb: Several, description: string) {
  return new Command(verb)
    .description(description)
    .argument('<runs...>', 'ids of runs, or the starts of them')
    .action(async (ids) => {
      const outcomes = await context.ask((client) => client.queue[verb]({ runs: ids }));
      const failed = outcomes.filter(({ error }) => error !== null);
      // One run alone fails as any command does.
      const [only] = failed;
      if (outcomes.length === 1 && only?.error != null)
        throw new WorkbenchError({ ...only.error, exitCode: 2 });
      if (failed.length > 0) context.exitCode = 1;
      const done = outcomes.flatMap(({ run }) => (run === null ? [] : [run]));
      context.answer(
        { runs: done.map(runDocument), failed: failed.map(({ id, error }) => ({ id, error })) },
        () =>
          [
            ...done.map(statusLine),
            ...failed.map(({ error }) => context.style.out.bad(`${error?.message} ${error?.advice}`)),
          ].join('\n'),
      );
    });
}

const statusLine = (run: RunSummary) => `Run ${run.id} (${run.arm}, seed ${run.seed}) is ${run.status}.`;

function retryCommand(context: CliContext) {
  return new Command('retry')
    .description('let a failed or cancelled run wait again; with changes, a new run in its place')
    .argument('<run>', 'its id, or the start of it')
    .option('--set <key=value>', 'change a setting of the new run; may be repeated', collect)
    .action(async (id, { set }) => {
      const changes = set === undefined ? undefined : parseOverrides(set);
      const run = await context.ask((client) =>
        client.queue.retry({
          run: id,
          ...(changes === undefined ? {} : { changes: changes as SettingsOverrides }),
        }),
      );
      context.answer({ run: runDocument(run) }, () => statusLine(run));
    });
}

function moveCommand(context: CliContext) {
  const places = ['before', 'after', 'first', 'last'];
  const other = (name: string) => places.filter((place) => place !== name);
  return new Command('move')
    .description('put a waiting run elsewhere in the order')
    .argument('<run>', 'its id, or the start of it')
    .addOption(new Option('--before <run>', 'in front of this run').conflicts(other('before')))
    .addOption(new Option('--after <run>', 'behind this run').conflicts(other('after')))
    .addOption(new Option('--first', 'to the front').conflicts(other('first')))
    .addOption(new Option('--last', 'to the end').conflicts(other('last')))
    .action(async (id, { before, after, first, last }) => {
      const to: QueueMove | undefined =
        typeof before === 'string'
          ? { before }
          : typeof after === 'string'
            ? { after }
            : first === true
              ? 'first'
              : last === true
                ? 'last'
                : undefined;
      if (to === undefined) throw workbenchError('cli.nowhere-to-move', {});
      const run = await context.ask((client) => client.queue.move({ run: id, to }));
      context.answer(
        { run: runDocument(run) },
        () => `Run ${run.id} (${run.arm}, seed ${run.seed}) was moved.`,
      );
    });
}

function nextCommand(context: CliContext) {
  return new Command('next')
    .description('train a run next')
    .argument('<run>', 'its id, or the start of it')
    .action(async (id) => {
      const run = await context.ask((client) => client.queue.runNext({ run: id }));
      context.answer(
        { run: runDocument(run) },
        () => `Run ${run.id} (${run.arm}, seed ${run.seed}) is next.`,
      );
    });
}

function priorityCommand(context: CliContext) {
  return new Command('priority')
    .description('set the priority of a run; higher goes first, 0 is usual')
    .argument('<run>', 'its id, or the start of it')
    .argument('<priority>', 'a whole number from -1000 to 1000', wholeNumber)
    .action(async (id, priority) => {
      const run = await context.ask((client) => client.queue.setPriority({ run: id, priority }));
      context.answer(
        { run: { ...runDocument(run), priority: run.priority } },
        () => `Run ${run.id} (${run.arm}, seed ${run.seed}) has priority ${run.priority}.`,
      );
    });
}

function wholeNumber(text: string): number {
  const value = Number(text);
  if (!/^-?\d+$/.test(text.trim()) || Math.abs(value) > 1000)
    throw new InvalidArgumentError('It must be a whole number from -1000 to 1000.');
  return value;
}
