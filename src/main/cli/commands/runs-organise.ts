/** What people do with runs: tags, notes, archiving, removal. */
import { Command } from '@commander-js/extra-typings';
import type { RunSummary } from '#shared/run.ts';
import type { CliContext } from '../context.ts';
import { counted } from '../format.ts';

const collect = (value: string, earlier: string[] = []) => [...earlier, value];
const someRuns = ['<runs...>', 'ids of runs, or the starts of them'] as const;

/** A run with what people wrote beside it. */
const document = ({ id, arm, seed, status, tags, notes, archived, removedAt }: RunSummary) => ({
  id,
  arm,
  seed,
  status,
  tags,
  notes,
  archived,
  removedAt,
});

function answerRuns(context: CliContext, runs: readonly RunSummary[], what: string): void {
  context.answer({ runs: runs.map(document) }, () => `${counted(runs.length, 'run')} ${what}.`);
}

export function tagCommand(context: CliContext) {
  return new Command('tag')
    .description('add tags to runs and take tags away')
    .argument(...someRuns)
    .option('--add <tag>', 'a tag to add; may be repeated', collect)
    .option('--remove <tag>', 'a tag to take away; may be repeated', collect)
    .action(async (runs, { add = [], remove = [] }) => {
      const changed = await context.ask((client) => client.runs.tag({ runs, add, remove }));
      context.answer({ runs: changed.map(document) }, () =>
        changed.map(({ id, tags }) => `${id}  ${tags.length === 0 ? 'no tags' : tags.join(', ')}`).join('\n'),
      );
    });
}

export function noteCommand(context: CliContext) {
  return new Command('note')
    .description('write beside a run; an empty text takes it away')
    .argument('<run>', 'its id, or the start of it')
    .argument('<text>')
    .action(async (id, text) => {
      const run = await context.ask((client) => client.runs.note({ run: id, text }));
      context.answer({ run: document(run) }, () => `Noted beside run ${run.id}.`);
    });
}

export function archiveCommand(context: CliContext) {
  return new Command('archive')
    .description('put runs out of the way, or back')
    .argument(...someRuns)
    .option('--undo', 'bring them back')
    .action(async (runs, { undo }) => {
      const archived = undo !== true;
      const changed = await context.ask((client) => client.runs.archive({ runs, archived }));
      answerRuns(context, changed, archived ? 'archived' : 'brought back');
    });
}

export function removeCommand(context: CliContext) {
  return new Command('rm')
    .description('remove runs; "runs restore" brings them back')
    .argument(...someRuns)
    .action(async (runs) => {
      const removed = await context.ask((client) => client.runs.remove({ runs }));
      answerRuns(
        context,
        removed,
        'removed; "contrast runs restore" brings back what was removed by mistake',
      );
    });
}

export function restoreCommand(context: CliContext) {
  return new Command('restore')
    .description('bring removed runs back')
    .argument(...someRuns)
    .action(async (runs) => {
      answerRuns(context, await context.ask((client) => client.runs.restore({ runs })), 'restored');
    });
}
