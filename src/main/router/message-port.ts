/** Calls over a MessagePort: the window's transport. */

import { StandardRPCHandler } from '@orpc/server/standard';
import { createServerPeerHandleRequestFn } from '@orpc/server/standard-peer';
import { ServerPeer } from '@orpc/standard-server-peer';
import { wireSerializers } from '#shared/contract/wire.ts';
import { workbenchError } from '#shared/errors.ts';
import { apiError, type RouterContext } from './base.ts';
import { codedAnswers } from './coded.ts';
import { router } from './router.ts';

/** What Electron's `MessagePortMain` and the `MessagePort` of Node have in common. */
export interface Port {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (message: unknown) => void): unknown;
  on(event: 'close', listener: () => void): unknown;
}

/**
 * Answers the calls that come through a port until it closes. A message that is not understood is passed over: the
 * page behind the port is not trusted to send sense.
 */
export function servePort(port: Port, context: RouterContext): void {
  const handler = new StandardRPCHandler(router, {
    customJsonSerializers: wireSerializers,
    interceptors: [codedAnswers],
  });
  const answering = {
    handle: async (...call: Parameters<typeof handler.handle>) => {
      const answer = await handler.handle(...call);
      return answer.matched ? answer : { matched: true as const, response: unknownProcedure(call[0].url) };
    },
  };
  const handle = createServerPeerHandleRequestFn(answering as typeof handler, { context });
  const peer = new ServerPeer(async (message) => port.postMessage(message));
  port.on('message', async (event) => {
    // Electron wraps what was sent in an event; Node hands it over as it is.
    const sent = (event as { data?: unknown } | null)?.data ?? event;
    if (typeof sent !== 'string' && !(sent instanceof Uint8Array) && !(sent instanceof ArrayBuffer)) return;
    try {
      await peer.message(sent, handle);
    } catch {
      // It could not be read; who sent it has only itself to wait for.
    }
  });
  port.on('close', () => peer.close());
}

function unknownProcedure(url: URL) {
  const procedure = url.pathname.slice(1, 201).replaceAll('/', '.');
  const error = apiError(workbenchError('api.unknown-procedure', { procedure }));
  return { status: error.status, headers: {}, body: { json: error.toJSON(), meta: [] } };
}
