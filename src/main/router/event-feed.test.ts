import { expect, test } from 'vitest';
import type { ChangeEvent } from '#shared/contract/events.ts';
import { EventFeed } from './event-feed.ts';

const step = (runId: string, number: number): ChangeEvent => ({
  type: 'step',
  runId,
  progress: {
    stage: 'pretrain',
    epoch: 1,
    epochs: 2,
    step: number,
    stepsPerEpoch: 100,
    loss: 1,
    imagesPerSecond: 1,
  },
});

const tick = (milliseconds = 0) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** A client that has taken nothing yet. */
function connect(feed: EventFeed, options: Parameters<EventFeed['batches']>[0] = {}) {
  const leaving = new AbortController();
  const batches = feed.batches({ ...options, signal: leaving.signal });
  const first = batches.next();
  return { first, batches, leave: () => leaving.abort() };
}

test('a batch has what happened meanwhile; later progress takes the place of earlier', async () => {
  const feed = new EventFeed({ interval: 10 });
  const { first, batches, leave } = connect(feed);
  feed.publish({ type: 'queue' });
  expect((await first).value?.events).toEqual([{ type: 'queue' }]);
  for (let i = 0; i < 100; i++) feed.publish(step('a', i));
  feed.publish(step('b', 7));
  feed.publish({ type: 'run', runId: 'a' });
  feed.publish({ type: 'run', runId: 'a' });
  expect((await batches.next()).value?.events).toEqual([
    step('a', 99),
    step('b', 7),
    { type: 'run', runId: 'a' },
  ]);
  const next = batches.next();
  leave();
  expect((await next).done).toBe(true);
  expect(feed.size).toBe(0);
});

test('a storm becomes a few batches', async () => {
  const feed = new EventFeed({ interval: 50 });
  const { first, batches, leave } = connect(feed);
  let count = 0;
  const counting = (async () => {
    await first;
    count++;
    for await (const _ of batches) count++;
  })();
  const began = performance.now();
  for (let i = 0; count < 5; i++) {
    feed.publish(step('a', i));
    feed.publish({ type: 'run', runId: String(i % 7) });
    if (i % 50 === 0) await tick();
  }
  const milliseconds = performance.now() - began;
  leave();
  await counting;
  // The first comes at once, the last as one leaves.
  expect(count).toBeLessThanOrEqual(2 + milliseconds / 50);
});

test('a client that never reads costs no more than its queue, and is told to fetch all anew', async () => {
  const feed = new EventFeed({ queueLimit: 100, historyLimit: 50, interval: 1 });
  const { first, batches, leave } = connect(feed);
  feed.publish({ type: 'queue' });
  await first;
  const next = batches.next();
  for (let i = 0; i < 100_000; i++) feed.publish({ type: 'run', runId: `run${i}` });
  const { events } = (await next).value as { events: ChangeEvent[] };
  expect(events[0]).toEqual({ type: 'reset' });
  expect(events.length).toBeLessThanOrEqual(100);
  leave();
});

test('who comes back gets what it missed, but not what was fleeting', async () => {
  const feed = new EventFeed({ historyLimit: 10, interval: 1 });
  const { first, leave } = connect(feed);
  feed.publish({ type: 'queue' });
  const { id } = (await first).value as { id: string };
  leave();
  feed.publish(step('a', 1));
  feed.publish({ type: 'preferences' });
  const again = connect(feed, { since: id });
  expect((await again.first).value?.events).toEqual([{ type: 'preferences' }]);
  again.leave();
  for (let i = 0; i < 30; i++) feed.publish({ type: 'run', runId: `run${i}` });
  const late = connect(feed, { since: id });
  expect((await late.first).value?.events).toEqual([{ type: 'reset' }]);
  late.leave();
  for (const since of ['', 'x', `${id}9999`, 'other-1']) {
    const stranger = connect(feed, { since });
    expect((await stranger.first).value?.events).toEqual([{ type: 'reset' }]);
    stranger.leave();
  }
});

test('log lines go to those who asked for that run', async () => {
  const feed = new EventFeed({ interval: 1 });
  const asked = connect(feed, { logs: ['a'] });
  const other = connect(feed);
  feed.publish({ type: 'log', runId: 'a', line: 'one' });
  feed.publish({ type: 'log', runId: 'b', line: 'two' });
  feed.publish({ type: 'log', runId: 'a', line: 'three' });
  feed.publish({ type: 'queue' });
  expect((await asked.first).value?.events).toEqual([
    { type: 'log', runId: 'a', line: 'one' },
    { type: 'log', runId: 'a', line: 'three' },
    { type: 'queue' },
  ]);
  expect((await other.first).value?.events).toEqual([{ type: 'queue' }]);
  feed.close();
  expect((await asked.batches.next()).done).toBe(true);
  await other.batches.return();
  expect(feed.size).toBe(0);
});
