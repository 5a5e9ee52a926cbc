/** How another program of the same person, which knows the token, gets a link that lets a browser in once. */
import { z } from 'zod';
import { workbenchError } from '#shared/errors.ts';
import { unreachable } from './unreachable.ts';

export const invitePath = '/invite';

/** Where a browser goes to be let in. @param code the token, or one that lets in once */
export const linkOf = (url: string, code: string): string => `${url}/?token=${code}`;

/** Asks the program at an address for such a link. @throws server.unreachable */
export async function requestInvitation({ url, token }: { url: string; token: string }): Promise<string> {
  const answer = await fetch(`${url}${invitePath}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}` },
  }).catch((error: unknown) => {
    throw error instanceof TypeError ? unreachable(url, error) : error;
  });
  if (!answer.ok) throw workbenchError('server.unreachable', { url, reason: `HTTP ${answer.status}` });
  const invitation = z.object({ token: z.string() }).parse(await answer.json());
  return linkOf(url, invitation.token);
}
