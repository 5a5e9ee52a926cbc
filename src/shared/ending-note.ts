import type { RunSummary } from './run.ts';

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
