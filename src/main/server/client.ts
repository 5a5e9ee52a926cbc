import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/fetch';
import { codedError, wireSerializers } from '#shared/contract/wire.ts';
import type { ContrastClient } from '#shared/contract.ts';
import { unreachable } from './unreachable.ts';

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
            throw unreachable(url, error);
          }
        },
      ],
    }),
  );
}
