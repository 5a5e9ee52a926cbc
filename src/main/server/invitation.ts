/** How another program of the same person, which knows the token, gets a link that lets a browser in once. */
import { z } from 'zod';
import { workbenchError } from '#shared/errors.ts';

export const invitePath = '/invite';

/** Where a browser goes to be let in. @param code the token, or one that lets in once */
export const linkOf = (url: string, code: string): string => `${url}/?token=${code}`;

/** Asks the program at an address for such a link. @throws server.unreachable */
export async function requestInvitation({ url, token }: { url: string; token: string }): Promise<string> {
  let reason: string;
  try {
    const answer = await fetch(`${url}${invitePath}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}` },
    });
    if (answer.ok) {
      const invitation = z.object({ token: z.string() }).parse(await answer.json());
      return linkOf(url, invitation.token);
    }
    reason = `HTTP ${answer.status}`;
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    // What fetch throws where nobody answers.
    reason = String((error.cause as { code?: unknown } | undefined)?.code ?? error.message);
  }
  throw workbenchError('server.unreachable', { url, reason });
}
