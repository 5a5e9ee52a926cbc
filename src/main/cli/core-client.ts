/** The contract as commands call it: of the program that runs already, else of the store opened here. */

import { codedError } from '#shared/contract/wire.ts';
import type { ContrastClient } from '#shared/contract.ts';
import type { Workbench } from '../api/workbench.ts';
import { openRouter } from '../router/context.ts';
import { directClient } from '../router/direct.ts';

export interface CoreClient {
  readonly client: ContrastClient;
  /** Where the program answers that is asked; null where the store was opened here. */
  readonly remote: string | null;
  /** What lets a browser in there. */
  readonly link?: string;
  /** A link that lets a browser in there once and soon. @throws server.unreachable */
  opening?(): Promise<string>;
  close(): void;
}

/** A client of a workbench in this process. Its defects are thrown as they are, to be shown with their stack. */
export function localClient(workbench: Workbench): CoreClient {
  const context = openRouter(workbench);
  return { client: directClient(context), remote: null, close: () => context.close() };
}

/** Asks; what the catalogue has is thrown as its error, anything else as it is. */
export async function ask<T>(question: () => Promise<T>): Promise<T> {
  try {
    return await question();
  } catch (error) {
    const coded = codedError(error);
    const cause = (error as { cause?: { cause?: unknown } }).cause;
    // A defect of this process: what was wrapped says more.
    if (coded?.code === 'api.defect' && cause?.cause !== undefined) throw cause.cause;
    throw coded ?? error;
  }
}
