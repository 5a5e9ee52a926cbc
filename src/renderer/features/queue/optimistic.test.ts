import { expect, test } from 'vitest';
import type { QueueEntry, QueueState, RunStatus } from '#shared/run.ts';
import { cancelled, moved, paused, resumed } from './optimistic.ts';

const entry = (id: string, status: RunStatus) => ({ run: { id, status } }) as QueueEntry;
const state: QueueState = {
  started: true,
  counts: { running: 1, waiting: 3, paused: 1 },
  abandoned: 0,
  running: [entry('r', 'running')],
  waiting: [entry('a', 'queued'), entry('b', 'queued'), entry('c', 'queued')],
  paused: [entry('p', 'paused')],
  secondsLeft: null,
  estimated: false,
};
const shown = ({ running, waiting, paused: left }: QueueState) =>
  [running, waiting, left].map((list) => list.map(({ run }) => `${run.id} ${run.status}`));

test('a run moves to where it is put', () => {
  const order = (to: Parameters<typeof moved>[2], id = 'b') =>
    moved(state, id, to)
      .waiting.map(({ run }) => run.id)
      .join('');
  expect(order('first')).toBe('bac');
  expect(order('last')).toBe('acb');
  expect(order({ after: 'c' })).toBe('acb');
  expect(order({ before: 'a' }, 'c')).toBe('cab');
  expect(moved(state, 'nothing', 'first')).toBe(state);
});

test('a paused run that is moved waits', () => {
  expect(shown(moved(state, 'p', 'first'))).toEqual([
    ['r running'],
    ['p queued', 'a queued', 'b queued', 'c queued'],
    [],
  ]);
});

test('pausing stops what trains at its next step, and what waits at once; resuming takes it back', () => {
  const after = paused(state, ['r', 'b']);
  expect(shown(after)).toEqual([['r pausing'], ['a queued', 'c queued'], ['p paused', 'b paused']]);
  expect(shown(resumed(after, ['r', 'b', 'p']))).toEqual([
    ['r running'],
    ['a queued', 'c queued', 'p queued', 'b queued'],
    [],
  ]);
});

test('what is counted beyond the lists is counted on', () => {
  const many = { ...state, counts: { running: 1, waiting: 500, paused: 1 } };
  expect(paused(many, ['b', 'c']).counts).toEqual({ running: 1, waiting: 498, paused: 3 });
  expect(moved(many, 'p', 'first').counts).toEqual({ running: 1, waiting: 501, paused: 0 });
  expect(cancelled(many, ['r', 'a']).counts).toEqual({ running: 0, waiting: 499, paused: 1 });
});

test('what is cancelled leaves the queue', () => {
  expect(shown(cancelled(state, ['r', 'a', 'p']))).toEqual([[], ['b queued', 'c queued'], []]);
});
