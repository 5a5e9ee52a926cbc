import { expect, test } from 'vitest';
import type { ChangeEvent } from '#shared/contract/events.ts';
import type { ContrastClient } from '#shared/contract.ts';
import { type Activity, followActivity } from './activity.ts';

/** A program that tells these events, with so many runs left in its queue at each look. */
function program(events: ChangeEvent[], waiting: number[]): ContrastClient {
  return {
    events: {
      stream: async () =>
        (async function* () {
          yield { events };
        })(),
    },
    queue: { state: async () => ({ running: [], counts: { running: 0, waiting: waiting.shift() ?? 0 } }) },
    runs: { get: async ({ run }: { run: string }) => ({ id: run }) },
  } as unknown as ContrastClient;
}

async function told(client: ContrastClient): Promise<{ ends: unknown[]; activities: Activity[] }> {
  const [ends, activities]: [unknown[], Activity[]] = [[], []];
  await followActivity(client, {
    onActivity: (activity) => activities.push(activity),
    onEnd: (run, last) => ends.push([run.id, last]),
  });
  return { ends, activities };
}

test('a run that ended before it was ever seen to be trained is told of, and whether it was the last', async () => {
  const ended = (runId: string, status: 'finished' | 'failed' | 'cancelled'): ChangeEvent => ({
    type: 'ended',
    runId,
    status,
  });
  const events = [ended('a', 'finished'), ended('b', 'cancelled'), ended('c', 'failed')];
  // At the start, then at each end that is told of: who cancels a run knows.
  const { ends } = await told(program(events, [2, 1, 0]));
  expect(ends).toEqual([
    ['a', false],
    ['c', true],
  ]);
});

test('what waits is counted at the start and whenever the queue changes', async () => {
  const { activities } = await told(program([{ type: 'queue' }], [3, 2]));
  expect(activities).toEqual([
    { running: 0, waiting: 3, fraction: null },
    { running: 0, waiting: 2, fraction: null },
  ]);
});
