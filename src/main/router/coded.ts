import { ORPCError } from '@orpc/server';
import { workbenchError } from '#shared/errors.ts';
import { apiError } from './base.ts';

/** What a message may be at most, in bytes. Bringing in an archive is a message too. */
export const messageLimit = 256 * 1024 * 1024;

/**
 * For the handlers of all transports: a message that cannot be read is answered with an error of the catalogue, as
 * what procedures throw is already.
 */
export async function codedAnswers<T>({ next }: { next: () => Promise<T> }): Promise<T> {
  try {
    return await next();
  } catch (error) {
    if (!(error instanceof ORPCError)) {
      throw apiError(workbenchError('api.malformed', { problem: 'it is neither JSON nor a form.' }, error));
    }
    if (error.data?.advice !== undefined) throw error;
    if (error.code === 'PAYLOAD_TOO_LARGE')
      throw apiError(workbenchError('api.too-large', { limit: messageLimit }, error));
    if (error.code === 'METHOD_NOT_SUPPORTED')
      throw apiError(workbenchError('api.wrong-method', { method: 'GET' }, error));
    throw apiError(workbenchError('api.malformed', { problem: error.message }, error));
  }
}
