/** What people do with the queue: shown at once, taken back where the program refuses. */
import type { QueueMove, QueueState } from '#shared/run.ts';
import { client } from '../../api/client.ts';
import { plural } from '../../format/numbers.ts';
import { queueSummary } from '../../shell/queue-summary.svelte.ts';
import { attempt, tellRefusal, told } from '../../shell/toasts.ts';
import { cancelled, moved, paused, resumed } from './optimistic.ts';

type Outcome = Awaited<ReturnType<typeof client.queue.pause>>;

/** @param call what the program is asked; a refusal of one of several runs is told and does not undo the others */
async function act(
  expected: (state: QueueState) => QueueState,
  call: () => Promise<unknown>,
): Promise<boolean> {
  const before = queueSummary.state;
  if (before !== undefined) queueSummary.expect(expected(before));
  const done = await attempt(async () => {
    const outcome = await call();
    for (const { error } of Array.isArray(outcome) ? (outcome as Outcome) : []) {
      if (error !== null) tellRefusal(error);
    }
  });
  if (!done && before !== undefined) queueSummary.expect(before);
  await queueSummary.refresh();
  return done;
}

export const pause = (...runs: string[]) =>
  act(
    (state) => paused(state, runs),
    () => client.queue.pause({ runs }),
  );
export const resume = (...runs: string[]) =>
  act(
    (state) => resumed(state, runs),
    () => client.queue.resume({ runs }),
  );
export const move = (run: string, to: QueueMove) =>
  act(
    (state) => moved(state, run, to),
    () => client.queue.move({ run, to }),
  );
export const runNext = (run: string) =>
  act(
    (state) => moved(state, run, 'first'),
    () => client.queue.runNext({ run }),
  );
export const setStarted = (started: boolean) =>
  act(
    (state) => ({ ...state, started }),
    () => (started ? client.queue.start() : client.queue.stop()),
  );

/** Ids of all that runs and waits, or is paused: the window knows the first of them only. */
async function allOf(which: 'active' | 'paused'): Promise<string[]> {
  let state = queueSummary.state;
  await attempt(async () => {
    state = await client.queue.state({ limit: 10_000 });
  });
  if (state === undefined) return [];
  const entries = which === 'paused' ? state.paused : [...state.running, ...state.waiting];
  return entries.map(({ run }) => run.id);
}

async function toAll(
  which: 'active' | 'paused',
  act: (...runs: string[]) => Promise<unknown>,
): Promise<void> {
  const runs = await allOf(which);
  if (runs.length > 0) await act(...runs);
}

export const pauseAll = () => toAll('active', pause);
export const cancelAll = () => toAll('active', cancel);
export const resumeAll = () => toAll('paused', resume);

/** Ends runs; they can be put back for a while, and retried later. */
export async function cancel(...runs: string[]): Promise<void> {
  const done = await act(
    (state) => cancelled(state, runs),
    () => client.queue.cancel({ runs }),
  );
  if (!done) return;
  told(`${plural(runs.length, 'run')} cancelled.`, async () => {
    for (const run of runs) await client.queue.retry({ run });
  });
}

/** A failed or cancelled run waits again. */
export async function retry(run: string): Promise<void> {
  if (await attempt(() => client.queue.retry({ run }))) told('It waits again.');
}
