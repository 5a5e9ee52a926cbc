/** The stream of events over HTTP: signs of life, readers that do not read, and its end. */
import type { Socket } from 'node:net';
import { expect, test } from 'vitest';
import type { RunningServer } from '#main/server/server.ts';
import { openWorkbench } from '../faults/workbench.ts';
import { open } from '../security/http.ts';
import { routerOf, serverOf } from './transports.ts';

/** Asks for the stream without an end of its own. */
function listen(server: RunningServer): { socket: Socket; text: () => string; closed: Promise<void> } {
  const socket = open(server);
  let text = '';
  socket.on('data', (chunk) => {
    text += chunk.toString('latin1');
  });
  const closed = new Promise<void>((resolve) => socket.on('close', () => resolve()));
  socket.write(
    `POST /rpc/events/stream HTTP/1.1\r\nhost: ${new URL(server.url).host}\r\nauthorization: Bearer ${server.token}\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n{}`,
  );
  return { socket, text: () => text, closed };
}

test('a quiet stream gives signs of life, and ends when the server does', async () => {
  const router = routerOf(openWorkbench());
  const server = await serverOf(router, { heartbeat: 30 });
  const { text, closed } = listen(server);
  await expect.poll(() => text().split(': alive').length).toBeGreaterThan(3);
  router.feed.publish({ type: 'queue' });
  await expect.poll(text).toContain('"type":"queue"');
  expect(text()).toMatch(/\nid: \w+-\d+\n/);
  await server.close();
  await closed;
  expect(text()).toContain('event: done');
  expect(router.feed.size).toBe(0);
});

test('a reader that stops reading costs little, and learns that it missed something', async () => {
  const router = routerOf(openWorkbench(), { feed: { interval: 1 } });
  const server = await serverOf(router);
  const { socket, text } = listen(server);
  await expect.poll(() => router.feed.size).toBe(1);
  socket.pause();
  const line = 'x'.repeat(1000);
  const before = process.memoryUsage();
  for (let i = 0; i < 100_000; i++) {
    router.feed.publish({ type: 'run', runId: `${line}${i}` });
    if (i % 1000 === 0) await new Promise((resolve) => setTimeout(resolve, 2));
  }
  const after = process.memoryUsage();
  expect(after.external + after.heapUsed - before.external - before.heapUsed).toBeLessThan(50e6);
  socket.resume();
  await expect.poll(text).toContain('"type":"reset"');
  socket.destroy();
  await expect.poll(() => router.feed.size).toBe(0);
});
