/** Callers that go away before they have their answer. */
import { request } from 'node:http';
import { expect, onTestFinished, test } from 'vitest';
import { remoteClient } from '#main/server/client.ts';
import { openWorkbench } from '../faults/workbench.ts';
import { routerOf, serverOf } from './transports.ts';

test('nobody waits for pictures any more: the program goes on', async () => {
  const workbench = openWorkbench();
  const drawn = workbench.pictures.pictures.bind(workbench.pictures);
  const [begun, held, answered] = [
    Promise.withResolvers<void>(),
    Promise.withResolvers<void>(),
    Promise.withResolvers<void>(),
  ];
  workbench.pictures.pictures = async (wanted) => {
    begun.resolve();
    await held.promise;
    answered.resolve();
    return drawn(wanted);
  };
  const uncaught: unknown[] = [];
  const note = (reason: unknown) => uncaught.push(reason);
  process.on('unhandledRejection', note);
  onTestFinished(() => void process.off('unhandledRejection', note));

  const server = await serverOf(routerOf(workbench));
  const call = request(new URL('/rpc/datasets/images', server.url), {
    method: 'POST',
    headers: { authorization: `Bearer ${server.token}`, 'content-type': 'application/json' },
  });
  call.on('error', () => {});
  const ids = Array.from({ length: 1024 }, (_, i) => i);
  call.end(JSON.stringify({ json: { dataset: 'mnist', split: 'test', ids } }));
  await begun.promise;
  call.destroy();
  const client = remoteClient(server);
  await client.program.info();
  held.resolve();
  await answered.promise;
  // Another answer of the same kind comes after it.
  expect((await client.datasets.images({ dataset: 'mnist', split: 'test', ids })).ids).toEqual(ids);
  expect(uncaught).toEqual([]);
});
