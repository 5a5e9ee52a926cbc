/** Calls without a transport, for the command line and for tests. */
import { createRouterClient } from '@orpc/server';
import type { ContrastClient } from '#shared/contract.ts';
import type { RouterContext } from './base.ts';
import { router } from './router.ts';

/** The program as a client of the contract, in this process. */
export function directClient(context: RouterContext): ContrastClient {
  return createRouterClient(router, { context });
}
