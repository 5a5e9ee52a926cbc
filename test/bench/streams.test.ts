import { expect, test } from 'vitest';
import { routerOf, serverOf } from '../contract/transports.ts';
import { openWorkbench } from '../faults/workbench.ts';
import { watch } from './streams.ts';

test('fifty who watch cost the program a small part of a core', async () => {
  const router = routerOf(openWorkbench());
  const server = await serverOf(router);
  const watchers = await watch(server, 50);
  expect(router.feed.size).toBe(50);
  const seconds = 2;
  const before = process.cpuUsage();
  // As often as a trainer tells, and more.
  for (let i = 0; i < seconds * 20; i++) {
    const progress = {
      stage: 'pretrain' as const,
      epoch: 1,
      epochs: 50,
      step: i,
      stepsPerEpoch: 100,
      loss: 1.2345,
      imagesPerSecond: 1234.5,
    };
    router.feed.publish({ type: 'step', runId: 'abcdefghijkl', progress });
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const { user, system } = process.cpuUsage(before);
  const { clients, batches } = await watchers.leave();
  expect(clients).toBe(50);
  // Every one is told, several times a second.
  expect(batches).toBeGreaterThan(50 * seconds * 3);
  expect((user + system) / 1e6 / seconds).toBeLessThan(0.25);
  await expect.poll(() => router.feed.size, { timeout: 5000 }).toBe(0);
});
