/**
 * The program over HTTP, for browsers and scripts: the contract at /rpc (what the window speaks) and /api (plain JSON),
 * events as server-sent events, and the window's files. Everything is refused that does not come from who was given
 * the token.
 */
import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { OpenAPIHandler } from '@orpc/openapi/node';
import { BodyLimitPlugin, RPCHandler } from '@orpc/server/node';
import { wireSerializers } from '#shared/contract/wire.ts';
import { contract } from '#shared/contract.ts';
import { WorkbenchError, workbenchError } from '#shared/errors.ts';
import type { RouterContext } from '../router/base.ts';
import { codedAnswers, messageLimit } from '../router/coded.ts';
import { router } from '../router/router.ts';
import { Access } from './access.ts';
import { answerError, answerJson, answerPage, type Manner, securityHeaders } from './answers.ts';
import { apiPage, openApiDocument } from './api-page.ts';
import { invitePath, linkOf } from './invitation.ts';
import { pagesOf } from './pages.ts';
import { RateLimit } from './rate-limit.ts';
import { wholeAnswers } from './whole-answers.ts';

export interface ServerOptions {
  /** Loopback unless told otherwise. */
  host?: string | undefined;
  /** 0 takes any that is free. */
  port?: number | undefined;
  /** Folder of the built window. */
  pages: string;
  /** Folders that data sets may be added from; null: all that the person may read; none where left out. */
  readable?: readonly string[] | null | undefined;
  /** What cookies are signed with; random where left out. */
  secret?: string | undefined;
  /** Bytes of a message. */
  bodyLimit?: number | undefined;
  calls?: { burst: number; perSecond: number } | undefined;
  /** Milliseconds for the headers of a request to come, and for all of it. */
  timeouts?: { headers: number; request: number } | undefined;
  /** Milliseconds between two signs of life on a stream. */
  heartbeat?: number | undefined;
  /** Milliseconds of a clock, by which links that let in once lapse. */
  now?: (() => number) | undefined;
}

export interface RunningServer {
  /** Without the token. */
  readonly url: string;
  readonly token: string;
  /** The link that lets a browser in. */
  readonly link: string;
  /** A link that lets a browser in once and soon. */
  opening(): string;
  /** Ends streams and connections. */
  close(): Promise<void>;
}

/** Starts serving; resolves when it answers. @throws server.cannot-listen */
export async function startServer(context: RouterContext, options: ServerOptions): Promise<RunningServer> {
  const { host = '127.0.0.1', port = 0, timeouts = { headers: 10_000, request: 120_000 } } = options;
  const token = randomBytes(32).toString('base64url');
  const handle: { answer?: (request: IncomingMessage, response: ServerResponse) => Promise<void> } = {};
  const server = createServer(
    {
      headersTimeout: timeouts.headers,
      requestTimeout: timeouts.request,
      connectionsCheckingInterval: Math.min(1000, timeouts.headers),
      keepAliveTimeout: 5000,
      maxHeaderSize: 16 * 1024,
    },
    (request, response) => void handle.answer?.(request, response),
  );
  // Enough for many windows, and an end to who opens connections only to keep them.
  server.maxConnections = 1000;
  const address = await listen(server, host, port);
  const access = new Access({
    host,
    port: address.port,
    token,
    secret: options.secret ?? randomBytes(32).toString('base64url'),
    now: options.now,
  });
  handle.answer = answers(context, access, options);
  const name =
    host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '[::1]' : host.includes(':') ? `[${host}]` : host;
  const url = `http://${name}:${address.port}`;
  return {
    url,
    token,
    link: linkOf(url, token),
    opening: () => linkOf(url, access.invite()),
    close: () => closeServer(server, context),
  };
}

function listen(server: Server, host: string, port: number): Promise<AddressInfo> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(
        workbenchError('server.cannot-listen', { host, port, reason: error.code ?? error.message }, error),
      ),
    );
    server.listen(port, host, () => {
      // Later failures are of single connections, such as too many open files: the others are served on.
      server.on('error', () => {});
      resolve(server.address() as AddressInfo);
    });
  });
}

/** Milliseconds for answers under way to be finished. */
const patience = 2000;

async function closeServer(server: Server, context: RouterContext): Promise<void> {
  context.feed.close();
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  // A connection whose answer has just ended would be kept for another request.
  const idle = setInterval(() => server.closeIdleConnections(), 20);
  const timer = setTimeout(() => server.closeAllConnections(), patience);
  await closed;
  clearInterval(idle);
  clearTimeout(timer);
}

/** Everything that is answered, from the outermost check inwards. */
function answers(context: RouterContext, access: Access, options: ServerOptions) {
  const limit = options.bodyLimit ?? messageLimit;
  const shared = {
    interceptors: [codedAnswers, wholeAnswers],
    plugins: [new BodyLimitPlugin<RouterContext>({ maxBodySize: limit })],
    eventIteratorKeepAliveInterval: options.heartbeat ?? 15_000,
    eventIteratorKeepAliveComment: 'alive',
  };
  const rpc = new RPCHandler(router, { ...shared, customJsonSerializers: wireSerializers });
  const rest = new OpenAPIHandler(router, shared);
  const pages = pagesOf(options.pages);
  const calls = new RateLimit(options.calls ?? { burst: 3000, perSecond: 1000 });
  // Guessing the token takes longer than the universe has; this keeps the guessing out of the way.
  const guesses = new RateLimit({ burst: 20, perSecond: 1 });
  const readable = options.readable === undefined ? [] : options.readable;
  let document: Promise<object> | undefined;

  async function answer(request: IncomingMessage, response: ServerResponse, path: string): Promise<void> {
    const caller = request.socket.remoteAddress ?? '';
    access.checkHost(request);
    const isCall = /^\/(rpc|api)\//.test(path);
    const reads = request.method === 'GET' || request.method === 'HEAD';
    const invites = path === invitePath && request.method === 'POST';
    if (!reads && !isCall && !invites)
      throw workbenchError('api.wrong-method', { method: request.method ?? '' });
    wait(calls.take(caller));
    if (invites) {
      wait(guesses.take(caller));
      access.checkToken(request);
      answerJson(response, 200, { token: access.invite() });
      return;
    }
    const token = path === '/' ? new URL(request.url ?? '/', 'http://x').searchParams.get('token') : null;
    if (token !== null) {
      wait(guesses.take(caller));
      letIn(response, access.exchange(token));
      return;
    }
    // Who sends neither token nor cookie is told so, whatever site it is.
    try {
      access.checkSession(request);
    } catch (error) {
      if (request.headers.authorization !== undefined) wait(guesses.take(caller));
      throw error;
    }
    if (isCall && path !== '/api/openapi.json') access.checkOrigin(request);
    if (Number(request.headers['content-length'] ?? 0) > limit)
      throw workbenchError('api.too-large', { limit });
    if (isCall && path !== '/api/openapi.json') {
      response.setHeader('cache-control', 'no-store');
      const [handler, prefix] = path.startsWith('/rpc/')
        ? ([rpc, '/rpc'] as const)
        : ([rest, '/api'] as const);
      const { matched } = await handler.handle(request, response, {
        prefix,
        context: { ...context, readable },
      });
      if (!matched) throw unmatched(path, request.method ?? '');
      return;
    }
    if (path === '/api' || path === '/api/openapi.json') {
      document ??= openApiDocument(context.program.version);
      if (path === '/api') answerPage(response, 200, 'Contrast Workbench: API', apiPage(await document));
      else answerJson(response, 200, await document);
      return;
    }
    const missing = () =>
      answerError(response, workbenchError('server.not-found', { path: path.slice(0, 200) }), 'page');
    pages(request, response, missing);
  }

  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    for (const [name, value] of Object.entries(securityHeaders)) response.setHeader(name, value);
    // A caller that goes away is no failure.
    response.on('error', () => {});
    request.on('error', () => {});
    const path = (request.url ?? '/').split('?', 1)[0]!;
    const manner: Manner = path.startsWith('/rpc/')
      ? 'rpc'
      : path.startsWith('/api/') || path === invitePath
        ? 'json'
        : 'page';
    try {
      await answer(request, response, path);
    } catch (error) {
      const expected =
        error instanceof WorkbenchError
          ? error
          : workbenchError('api.defect', { reference: context.report(error) }, error);
      // What is left of a refused message is not waited for.
      if (!request.complete) {
        response.setHeader('connection', 'close');
        response.once('finish', () => request.destroy());
      }
      answerError(response, expected, manner);
    }
  };
}

/** Why no procedure answers to a path that begins with /rpc/ or /api/. */
function unmatched(path: string, method: string): WorkbenchError {
  const names = path.slice('/rpc/'.length).split('/');
  let found: unknown = contract;
  for (const name of names) {
    const known = typeof found === 'object' && found !== null && Object.hasOwn(found, name);
    found = known ? (found as Record<string, unknown>)[name] : undefined;
  }
  return names.length === 2 && found !== undefined
    ? workbenchError('api.wrong-method', { method })
    : workbenchError('api.unknown-procedure', { procedure: names.join('.').slice(0, 200) });
}

/** @throws api.too-many */
function wait(seconds: number): void {
  if (seconds > 0) throw workbenchError('api.too-many', { seconds });
}

/**
 * Gives the cookie and goes on to the window by a page of its own: after a plain redirection a browser that came from
 * a link on another site would not send the cookie.
 */
function letIn(response: ServerResponse, cookie: string): void {
  answerPage(response, 200, 'Welcome', '<p><a href="/">Go on to the window</a></p>', {
    'set-cookie': cookie,
    refresh: '0; url=/',
  });
}
