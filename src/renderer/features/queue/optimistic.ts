/** The queue as it will be when the program has done what a person just asked for. */
import type { QueueEntry, QueueMove, QueueState, RunStatus } from '#shared/run.ts';

type Lists = Pick<QueueState, 'running' | 'waiting' | 'paused'>;

const without = (entries: readonly QueueEntry[], ids: ReadonlySet<string>) =>
  entries.filter(({ run }) => !ids.has(run.id));
const as = (entry: QueueEntry, status: RunStatus): QueueEntry => ({
  ...entry,
  run: { ...entry.run, status },
});

/** The counts are of all, where the lists hold the first only. */
function each(state: QueueState, change: (lists: Lists) => Lists): QueueState {
  const lists = change(state);
  const more = (name: keyof Lists) => state.counts[name] + lists[name].length - state[name].length;
  const counts = { running: more('running'), waiting: more('waiting'), paused: more('paused') };
  return { ...state, ...lists, counts };
}

export function moved(state: QueueState, id: string, to: QueueMove): QueueState {
  const entry = [...state.waiting, ...state.paused].find(({ run }) => run.id === id);
  if (entry === undefined) return state;
  const rest = without(state.waiting, new Set([id]));
  const place =
    to === 'first'
      ? 0
      : to === 'last'
        ? rest.length
        : 'before' in to
          ? rest.findIndex(({ run }) => run.id === to.before)
          : rest.findIndex(({ run }) => run.id === to.after) + 1;
  return each(state, ({ running, paused }) => ({
    running,
    waiting: rest.toSpliced(Math.max(0, place), 0, as(entry, 'queued')),
    paused: without(paused, new Set([id])),
  }));
}

/** Those in training stop at the next step; those that wait are left out at once. */
export function paused(state: QueueState, ids: readonly string[]): QueueState {
  const those = new Set(ids);
  return each(state, ({ running, waiting, paused: already }) => ({
    running: running.map((entry) => (those.has(entry.run.id) ? as(entry, 'pausing') : entry)),
    waiting: without(waiting, those),
    paused: [
      ...already,
      ...waiting.filter(({ run }) => those.has(run.id)).map((entry) => as(entry, 'paused')),
    ],
  }));
}

export function resumed(state: QueueState, ids: readonly string[]): QueueState {
  const those = new Set(ids);
  return each(state, ({ running, waiting, paused: already }) => ({
    running: running.map((entry) => (those.has(entry.run.id) ? as(entry, 'running') : entry)),
    waiting: [
      ...waiting,
      ...already.filter(({ run }) => those.has(run.id)).map((entry) => as(entry, 'queued')),
    ],
    paused: without(already, those),
  }));
}

export function cancelled(state: QueueState, ids: readonly string[]): QueueState {
  const those = new Set(ids);
  return each(state, (lists) => ({
    running: without(lists.running, those),
    waiting: without(lists.waiting, those),
    paused: without(lists.paused, those),
  }));
}
