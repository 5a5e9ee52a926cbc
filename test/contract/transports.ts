/** The three ways to call the program, for tests that must hold over each. */
import { tmpdir } from 'node:os';
import { MessageChannel } from 'node:worker_threads';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import { onTestFinished } from 'vitest';
import type { Workbench } from '#main/api/workbench.ts';
import { openRouter, type RouterOptions } from '#main/router/context.ts';
import { directClient } from '#main/router/direct.ts';
import { servePort } from '#main/router/message-port.ts';
import { remoteClient } from '#main/server/client.ts';
import { type RunningServer, type ServerOptions, startServer } from '#main/server/server.ts';
import { wireSerializers } from '#shared/contract/wire.ts';
import type { ContrastClient } from '#shared/contract.ts';

export type Router = ReturnType<typeof openRouter>;

/** Closed after the test. */
export function routerOf(workbench: Workbench, options?: RouterOptions): Router {
  const router = openRouter(workbench, options);
  onTestFinished(() => router.close());
  return router;
}

/** A server on any free port; closed after the test. */
export async function serverOf(router: Router, options: Partial<ServerOptions> = {}): Promise<RunningServer> {
  const server = await startServer(router, { pages: '/nowhere', ...options });
  onTestFinished(() => server.close());
  return server;
}

export const transports: Record<string, (router: Router) => Promise<ContrastClient>> = {
  'direct calls': async (router) => directClient(router),
  'a MessagePort': async (router) => {
    const { port1, port2 } = new MessageChannel();
    servePort(port1, router);
    port2.start();
    onTestFinished(() => port1.close());
    return createORPCClient(new RPCLink({ port: port2 as never, customJsonSerializers: wireSerializers }));
  },
  // Tests make their files in the folder for temporary ones.
  HTTP: async (router) => remoteClient(await serverOf(router, { readable: [tmpdir()] })),
};
