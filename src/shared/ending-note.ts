/** What a person who looks elsewhere is told when a run has ended. */
import type { ContrastClient } from './contract.ts';
import type { RunDetail, RunStatus, RunSummary } from './run.ts';

/** Who pauses or cancels a run knows of it. */
export const isTold = (status: RunStatus): boolean => status === 'finished' || status === 'failed';

/** The run that has ended, and whether nothing is left in the queue. */
export async function endingOf(
  client: Pick<ContrastClient, 'runs' | 'queue'>,
  id: string,
): Promise<{ run: RunDetail; last: boolean }> {
  const [run, { counts }] = await Promise.all([
    client.runs.get({ run: id }),
    client.queue.state({ limit: 0 }),
  ]);
  return { run, last: counts.running + counts.waiting === 0 };
}

/** What a notification says of a run that has ended. @param last whether nothing is left in the queue */
export function endingNote(run: RunSummary, last: boolean): { title: string; body: string } {
  const accuracy = run.metrics['test/accuracy'];
  const body =
    run.failure?.message ?? (accuracy === undefined ? '' : `Test accuracy ${(100 * accuracy).toFixed(1)} %.`);
  return {
    title: `${run.experiment.name}: ${run.arm}, seed ${run.seed} ${run.status}`,
    body: last ? `${body} The queue is empty.`.trim() : body,
  };
}
