/** What people do with several runs at once. Whatever takes something away can be undone. */
import { client } from '../../api/client.ts';
import { saveFile } from '../../charts/save.ts';
import { plural } from '../../format/numbers.ts';
import { attempt, tellRefusal, told } from '../../shell/toasts.ts';

type Ids = readonly string[];

export async function remove(ids: Ids): Promise<boolean> {
  const runs = [...ids];
  if (!(await attempt(() => client.runs.remove({ runs })))) return false;
  told(`${plural(runs.length, 'run')} deleted.`, async () => {
    await client.runs.restore({ runs });
  });
  return true;
}

export async function restore(ids: Ids): Promise<boolean> {
  const runs = [...ids];
  if (!(await attempt(() => client.runs.restore({ runs })))) return false;
  told(`${plural(runs.length, 'run')} restored.`, async () => {
    await client.runs.remove({ runs });
  });
  return true;
}

export async function archive(ids: Ids, archived: boolean): Promise<boolean> {
  const runs = [...ids];
  if (!(await attempt(() => client.runs.archive({ runs, archived })))) return false;
  told(`${plural(runs.length, 'run')} ${archived ? 'archived' : 'taken out of the archive'}.`, async () => {
    await client.runs.archive({ runs, archived: !archived });
  });
  return true;
}

export async function tag(ids: Ids, how: 'add' | 'remove', name: string): Promise<boolean> {
  const runs = [...ids];
  const other = how === 'add' ? 'remove' : 'add';
  if (!(await attempt(() => client.runs.tag({ runs, [how]: [name] })))) return false;
  const what =
    how === 'add'
      ? `Tagged ${plural(runs.length, 'run')} “${name}”.`
      : `Took “${name}” from ${plural(runs.length, 'run')}.`;
  told(what, async () => {
    await client.runs.tag({ runs, [other]: [name] });
  });
  return true;
}

/** Several commands of the queue; those that do not fit a run are refused for that run alone. */
export async function queue(ids: Ids, command: 'pause' | 'resume' | 'cancel'): Promise<void> {
  await attempt(async () => {
    const outcome = await client.queue[command]({ runs: [...ids] });
    const refused = outcome.filter(({ error }) => error !== null);
    const done = outcome.length - refused.length;
    const words = { pause: 'paused', resume: 'resumed', cancel: 'cancelled' }[command];
    if (done > 0) told(`${plural(done, 'run')} ${words}.`);
    if (refused[0]?.error) tellRefusal(refused[0].error);
  });
}

export async function exportArchive(ids: Ids, checkpoints: boolean): Promise<void> {
  await attempt(async () => {
    const blob = await client.archive.export({ runs: [...ids], checkpoints });
    saveFile(ids.length === 1 ? `run-${ids[0]}.tar.gz` : `${ids.length}-runs.tar.gz`, blob);
  });
}

export async function importFile(file: File): Promise<void> {
  await attempt(async () => {
    const { runs, known, notes } = await client.archive.import({ file });
    const parts = [`${plural(runs.length, 'run')} brought in.`];
    if (known.length > 0) parts.push(`${plural(known.length, 'run')} known already.`);
    told([...parts, ...notes].join(' '));
  });
}
