/** What can be done with a run, by what it does now. */
import type { RunDetail } from '#shared/run.ts';
import { canBecome } from '#shared/run.ts';
import { client } from '../../api/client.ts';
import { router } from '../../shell/router.svelte.ts';
import { attempt, told } from '../../shell/toasts.ts';
import type { MenuItem } from '../../ui/menu-item.ts';

export async function reproduce(run: RunDetail): Promise<void> {
  await attempt(async () => {
    const made = await client.runs.reproduce({ run: run.id });
    told('The repetition waits in the queue.');
    router.go(`/run/${made.id}`);
  });
}

/** Those of the menu; forking has a dialog of its own. */
export function runActions(run: RunDetail, fork: () => void): MenuItem[] {
  const runs = [run.id];
  const items: (MenuItem & object)[] = [];
  const can = (status: RunDetail['status']) => canBecome(run.status, status);
  if (run.status === 'paused' || run.status === 'pausing')
    items.push({ title: 'Resume', run: () => void attempt(() => client.queue.resume({ runs })) });
  else if (can('pausing') || (run.status === 'queued' && can('paused')))
    items.push({ title: 'Pause', run: () => void attempt(() => client.queue.pause({ runs })) });
  if (can('cancelled'))
    items.push({ title: 'Cancel', run: () => void attempt(() => client.queue.cancel({ runs })) });
  if (run.status === 'failed' || run.status === 'cancelled')
    items.push({ title: 'Retry', run: () => void attempt(() => client.queue.retry({ run: run.id })) });
  const rest: MenuItem[] = [
    { title: 'Fork from the last checkpoint…', disabled: run.epochs === 0, run: fork },
    { title: 'Reproduce', disabled: run.epochs === 0, run: () => void reproduce(run) },
    { title: 'Design from this run', run: () => router.go(`/designer?run=${run.id}`) },
    'separator',
    {
      title: run.archived ? 'Take out of the archive' : 'Archive',
      run: () => void attempt(() => client.runs.archive({ runs, archived: !run.archived })),
    },
    {
      title: 'Delete',
      danger: true,
      run: async () => {
        if (!(await attempt(() => client.runs.remove({ runs })))) return;
        told('Run deleted.', async () => {
          await client.runs.restore({ runs });
        });
        router.go('/runs');
      },
    },
  ];
  return items.length > 0 ? [...items, 'separator', ...rest] : rest;
}
