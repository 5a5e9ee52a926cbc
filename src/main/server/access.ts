/** Who may call: which hosts and sites, and who has the token. */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { hostname, networkInterfaces } from 'node:os';
import { type WorkbenchError, workbenchError } from '#shared/errors.ts';
import { Invitations } from './invitations.ts';

const loopback = ['localhost', '127.0.0.1', '[::1]'];
const everywhere = ['0.0.0.0', '::', '[::]'];
const days = 24 * 60 * 60 * 1000;
/** How long a browser stays let in. */
const sessionDays = 30;

export interface AccessOptions {
  /** What the server listens on. */
  host: string;
  port: number;
  /** Of the link that is printed. */
  token: string;
  /** What cookies are signed with: the same secret lets browsers stay let in when the server is started anew. */
  secret: string;
  /** Milliseconds of a clock that does not turn back, by which invitations lapse. */
  now?: (() => number) | undefined;
}

export class Access {
  readonly #hosts: ReadonlySet<string>;
  readonly #options: AccessOptions;
  /** Cookies know no ports: each server needs a name of its own. */
  readonly #cookie: string;
  readonly #invitations: Invitations;

  constructor(options: AccessOptions) {
    this.#options = options;
    this.#invitations = new Invitations(options.now);
    this.#cookie = `contrast-${options.port}`;
    const named = everywhere.includes(options.host)
      ? [hostname(), ...Object.values(networkInterfaces()).flatMap((all) => (all ?? []).map(addressName))]
      : [bracketed(options.host)];
    this.#hosts = new Set(
      [...loopback, ...named].flatMap((name) => {
        const lower = name.toLowerCase();
        return options.port === 80 ? [lower, `${lower}:80`] : [`${lower}:${options.port}`];
      }),
    );
  }

  /**
   * Refuses names that are not this server's: a site whose name was made to lead here would pass for one's own.
   * @throws server.other-host
   */
  checkHost(request: IncomingMessage): void {
    const { host = '' } = request.headers;
    if (!this.#hosts.has(host.toLowerCase()))
      throw workbenchError('server.other-host', { host: host.slice(0, 200) });
  }

  /**
   * Refuses calls that pages of other sites make in the browser of someone who is let in.
   * @throws server.other-site
   */
  checkOrigin(request: IncomingMessage): void {
    const { origin } = request.headers;
    const site = request.headers['sec-fetch-site'];
    if (origin !== undefined) {
      const [scheme, host] = origin.split('://');
      if (scheme !== 'http' || !this.#hosts.has((host ?? '').toLowerCase())) throw otherSite(origin);
      return;
    }
    if (site === 'same-origin' || this.#bearer(request) !== undefined) return;
    throw otherSite(typeof site === 'string' ? site : 'it does not say which');
  }

  /** Lets in who has the cookie or sends the token. @throws server.no-session, server.wrong-token */
  checkSession(request: IncomingMessage): void {
    if (this.#bearer(request) !== undefined) {
      this.checkToken(request);
      return;
    }
    const cookie = cookieOf(request, this.#cookie);
    if (cookie === undefined || !this.#valid(cookie)) throw workbenchError('server.no-session', {});
  }

  /** Lets in who sends the token: a program of the same person. @throws server.no-session, server.wrong-token */
  checkToken(request: IncomingMessage): void {
    const bearer = this.#bearer(request);
    if (bearer === undefined) throw workbenchError('server.no-session', {});
    if (!equal(bearer, this.#options.token)) throw workbenchError('server.wrong-token', {});
  }

  /** A code that lets in once and soon, in place of the token. */
  invite(): string {
    return this.#invitations.invite();
  }

  /** The cookie for who brings the token of the link, or an invitation. @throws server.wrong-token */
  exchange(token: string): string {
    if (!this.#invitations.take(token) && !equal(token, this.#options.token))
      throw workbenchError('server.wrong-token', {});
    const issued = Date.now().toString(36);
    const nonce = randomBytes(16).toString('base64url');
    const value = `${issued}.${nonce}.${this.#sign(`${issued}.${nonce}`)}`;
    return `${this.#cookie}=${value}; HttpOnly; SameSite=Strict; Path=/; Max-Age=${(sessionDays * days) / 1000}`;
  }

  #valid(cookie: string): boolean {
    const [issued = '', nonce = '', signature = ''] = cookie.split('.');
    const age = Date.now() - Number.parseInt(issued, 36);
    return equal(signature, this.#sign(`${issued}.${nonce}`)) && age >= 0 && age < sessionDays * days;
  }

  #sign(text: string): string {
    return createHmac('sha256', this.#options.secret).update(`${this.#cookie} ${text}`).digest('base64url');
  }

  #bearer(request: IncomingMessage): string | undefined {
    return /^Bearer (\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
  }
}

const otherSite = (origin: string): WorkbenchError =>
  workbenchError('server.other-site', { origin: origin.slice(0, 200) });

const bracketed = (host: string) => (host.includes(':') && !host.startsWith('[') ? `[${host}]` : host);
const addressName = ({ address }: { address: string }) => bracketed(address);

/** In a time that does not tell how much of it was right. */
function equal(given: string, expected: string): boolean {
  const hash = (text: string) => createHmac('sha256', 'compare').update(text).digest();
  return timingSafeEqual(hash(given), hash(expected));
}

function cookieOf(request: IncomingMessage, name: string): string | undefined {
  for (const part of (request.headers.cookie ?? '').split(';')) {
    const [key, value] = part.trim().split('=', 2);
    if (key === name) return value;
  }
  return undefined;
}
