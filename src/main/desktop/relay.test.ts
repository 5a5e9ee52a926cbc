/** The window's transport end to end but for Electron: a port, the relay, and the program in a process of its own. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MessageChannel } from 'node:worker_threads';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import { expect, onTestFinished, test } from 'vitest';
import { wireSerializers } from '#shared/contract/wire.ts';
import type { ContrastClient } from '#shared/contract.ts';
import type { CoreProcess } from './core-process.ts';
import { startCore } from './core-process.ts';

const root = join(import.meta.dirname, '..', '..', '..');

function clientOf(core: CoreProcess): { client: ContrastClient; close: () => void } {
  const { port1, port2 } = new MessageChannel();
  core.connect(port1);
  port2.start();
  const client: ContrastClient = createORPCClient(
    new RPCLink({ port: port2 as never, customJsonSerializers: wireSerializers }),
  );
  return { client, close: () => port2.close() };
}

test('a window calls the program in another process, and is told what happens', async () => {
  const home = mkdtempSync(join(tmpdir(), 'contrast-desktop-'));
  onTestFinished(() => rmSync(home, { recursive: true, force: true }));
  const core = await startCore({ root, node: process.execPath, home });
  const first = clientOf(core);
  const second = clientOf(core);
  const info = await first.client.program.info();
  expect(info.home).toBe(home);
  expect(info.pid).not.toBe(process.pid);
  const stream = await first.client.events.stream({});
  const next = stream.next();
  await second.client.settings.set({ key: 'theme', value: 'dark' });
  expect((await next).value).toEqual({ events: [{ type: 'saved', what: 'settings' }] });
  first.close();
  expect(await second.client.settings.all()).toEqual({ theme: 'dark' });
  // A second program on the same home is refused, and says so.
  await expect(startCore({ root, node: process.execPath, home })).rejects.toMatchObject({
    code: 'store.instance-running',
  });
  await core.close();
});
