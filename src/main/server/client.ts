import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/fetch';
import { codedError, wireSerializers } from '#shared/contract/wire.ts';
import type { ContrastClient } from '#shared/contract.ts';
import { workbenchError } from '#shared/errors.ts';

/** A program that runs elsewhere, as a client of the contract. What it refuses is thrown as it came. */
export function remoteClient({ url, token }: { url: string; token: string }): ContrastClient {
  return createORPCClient(
    new RPCLink({
      url: `${url}/rpc`,
      headers: { authorization: `Bearer ${token}` },
      customJsonSerializers: wireSerializers,
      interceptors: [
        async ({ next }) => {
          try {
            return await next();
          } catch (error) {
            if (codedError(error) !== undefined || !(error instanceof TypeError)) throw error;
            // What fetch throws where nobody answers.
            const reason = String((error.cause as { code?: unknown } | undefined)?.code ?? error.message);
            throw workbenchError('server.unreachable', { url, reason }, error);
          }
        },
      ],
    }),
  );
}
