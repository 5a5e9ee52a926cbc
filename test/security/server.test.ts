/** What the server refuses, each by trying it. */
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { splitImages, writeFolder } from '#main/datasets/testing/files.ts';
import { requestInvitation } from '#main/server/invitation.ts';
import type { RunningServer, ServerOptions } from '#main/server/server.ts';
import { routerOf, serverOf } from '../contract/transports.ts';
import { openWorkbench, temporaryHome } from '../faults/workbench.ts';
import { type Answer, open, raw, send } from './http.ts';

async function serve(options: Partial<ServerOptions> = {}) {
  const router = routerOf(openWorkbench());
  return { router, server: await serverOf(router, options) };
}

/** A folder as the window is built into. */
function builtPages(): string {
  const folder = join(temporaryHome(), 'renderer');
  mkdirSync(join(folder, 'assets'), { recursive: true });
  writeFileSync(join(folder, 'index.html'), '<!doctype html>the window');
  writeFileSync(join(folder, 'assets', 'index-abc123.js'), 'export {}');
  writeFileSync(join(folder, '..', 'secret.txt'), 'the secret');
  return folder;
}

/** Opens the link as a browser does; returns its cookie. */
async function letIn(server: RunningServer): Promise<string> {
  const answer = await send(server, `/?token=${server.token}`);
  expect(answer.status).toBe(200);
  return answer.headers.get('set-cookie')!.split(';')[0]!;
}

function call(
  server: RunningServer,
  headers: Record<string, string>,
  { path = '/rpc/program/info', body = '{}' } = {},
): Promise<Answer> {
  return send(server, path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body,
  });
}

const codeOf = ({ text }: Answer) => {
  const json = JSON.parse(/\{.*\}/s.exec(text)?.[0] ?? '{}');
  return (json.json ?? json).code;
};

describe('who is let in', () => {
  test('the link’s token becomes a cookie that scripts and other sites cannot use', async () => {
    const { server } = await serve();
    const answer = await send(server, `/?token=${server.token}`);
    expect(answer.headers.get('set-cookie')).toMatch(
      /^contrast-\d+=[\w.-]+; HttpOnly; SameSite=Strict; Path=\/; Max-Age=2592000$/,
    );
    expect(answer.headers.get('refresh')).toBe('0; url=/');
    const cookie = answer.headers.get('set-cookie')!.split(';')[0]!;
    const own = { cookie, origin: server.url };
    expect((await call(server, own)).status).toBe(200);
    expect((await send(server, '/api', { headers: { cookie } })).text).toContain('/api/runs/list');
  });

  test('the link that a browser is started with lets in once, and soon', async () => {
    let now = 0;
    const { server } = await serve({ now: () => now });
    const path = () => server.opening().slice(server.url.length);
    const first = path();
    expect(first).not.toContain(server.token);
    const answer = await send(server, first);
    const cookie = answer.headers.get('set-cookie')!.split(';')[0]!;
    expect((await call(server, { cookie, origin: server.url })).status).toBe(200);
    expect((await send(server, first)).status).toBe(401);
    const code = new URLSearchParams(path().slice(1)).get('token');
    expect(codeOf(await call(server, { authorization: `Bearer ${code}` }))).toBe('server.wrong-token');
    const inTime = path();
    const late = path();
    now += 59_999;
    expect((await send(server, inTime)).status).toBe(200);
    now += 1;
    expect((await send(server, late)).status).toBe(401);
  });

  test('who knows the token gets such a link; a browser that is let in does not', async () => {
    const { server } = await serve();
    const link = await requestInvitation(server);
    expect(link).not.toContain(server.token);
    const path = link.slice(server.url.length);
    expect((await send(server, path)).headers.get('set-cookie')).not.toBeNull();
    expect((await send(server, path)).status).toBe(401);
    const ask = (headers: Record<string, string>) => call(server, headers, { path: '/invite' });
    const cookie = await letIn(server);
    expect(codeOf(await ask({ cookie, origin: server.url }))).toBe('server.no-session');
    expect(codeOf(await ask({ authorization: 'Bearer guessed' }))).toBe('server.wrong-token');
    await expect(requestInvitation({ url: server.url, token: 'guessed' })).rejects.toThrow(
      `The running program at ${server.url} does not answer (HTTP 401).`,
    );
  });

  test('no token, no cookie: nothing', async () => {
    const { server } = await serve({ pages: builtPages() });
    for (const path of ['/', '/api', '/api/openapi.json', '/assets/index-abc123.js'])
      expect((await send(server, path)).status).toBe(401);
    // Whatever site it says it is from, or where it says none.
    for (const headers of [{ origin: server.url }, { origin: 'https://evil.example' }, {}])
      for (const path of ['/rpc/program/info', '/api/program/info', '/rpc/events/stream']) {
        const answer = await call(server, headers, { path });
        expect([path, answer.status, codeOf(answer)]).toEqual([path, 401, 'server.no-session']);
      }
  });

  test('a wrong token, and a cookie that was made up or changed', async () => {
    const { server } = await serve();
    const other = await serve();
    expect((await send(server, `/?token=${other.server.token}`)).status).toBe(401);
    expect((await send(server, `/?token=${server.token.slice(1)}`)).headers.get('set-cookie')).toBeNull();
    const cookie = await letIn(server);
    const [name, value] = cookie.split('=') as [string, string];
    const [issued, nonce, signature] = value.split('.') as [string, string, string];
    const later = (Number.parseInt(issued, 36) + 1).toString(36);
    for (const made of ['', 'x', `${issued}.${nonce}.`, `${later}.${nonce}.${signature}`, `..${signature}`]) {
      const answer = await call(server, { cookie: `${name}=${made}`, origin: server.url });
      expect(codeOf(answer)).toBe('server.no-session');
    }
    // A cookie of another server on this machine.
    const foreign = await letIn(other.server);
    expect(
      (await call(server, { cookie: `${name}=${foreign.split('=')[1]}`, origin: server.url })).status,
    ).toBe(401);
    const bearer = await call(server, { authorization: `Bearer ${other.server.token}` });
    expect(codeOf(bearer)).toBe('server.wrong-token');
  });

  test('who guesses tokens has to wait', async () => {
    const { server } = await serve();
    const statuses = [];
    for (let i = 0; i < 30; i++) statuses.push((await send(server, `/?token=guess${i}`)).status);
    expect(statuses.slice(0, 20)).toEqual(Array(20).fill(401));
    expect(statuses.at(-1)).toBe(429);
  });

  test('a browser stays let in when the server is started anew with the same secret', async () => {
    const secret = 'a secret of at least thirty-two letters';
    const first = await serve({ secret });
    const cookie = await letIn(first.server);
    const port = Number(new URL(first.server.url).port);
    await first.server.close();
    const { server } = await serve({ secret, port });
    expect((await call(server, { cookie, origin: server.url })).status).toBe(200);
  });
});

describe('other sites', () => {
  test('a page of another site, with the person’s cookie', async () => {
    const { server } = await serve();
    const cookie = await letIn(server);
    const { port } = new URL(server.url);
    for (const origin of [
      'https://evil.example',
      'null',
      `http://evil.example:${port}`,
      `http://127.0.0.1.evil.example:${port}`,
      `https://127.0.0.1:${port}`,
      `http://127.0.0.1:${Number(port) + 1}`,
      'file://',
    ]) {
      const answer = await call(server, { cookie, origin });
      expect([origin, answer.status, codeOf(answer)]).toEqual([origin, 403, 'server.other-site']);
      const stream = await call(server, { cookie, origin }, { path: '/rpc/events/stream' });
      expect(stream.status).toBe(403);
    }
  });

  test('a call that does not say where it is from, unless the browser says it is the same site', async () => {
    const { server } = await serve();
    const cookie = await letIn(server);
    expect((await call(server, { cookie })).status).toBe(403);
    expect((await call(server, { cookie, 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    expect((await call(server, { cookie, 'sec-fetch-site': 'same-site' })).status).toBe(403);
    expect((await call(server, { cookie, 'sec-fetch-site': 'same-origin' })).status).toBe(200);
    const get = { headers: { cookie } };
    expect((await send(server, '/api/events/stream', get)).status).toBe(403);
    // A script has the token and no browser around it.
    expect((await call(server, { authorization: `Bearer ${server.token}` })).status).toBe(200);
  });

  test('a name that was made to lead here', async () => {
    const { server } = await serve({ pages: builtPages() });
    const cookie = await letIn(server);
    const { port } = new URL(server.url);
    for (const host of [
      'evil.example',
      `evil.example:${port}`,
      `localhost.evil.example:${port}`,
      '',
      'localhost:1',
    ])
      for (const path of ['/', '/api', `/?token=${server.token}`]) {
        const answer = await send(server, path, { headers: { host, cookie } });
        // A request without a host is no HTTP at all.
        expect([host, [400, 403].includes(answer.status)]).toEqual([host, true]);
        expect(answer.headers.get('set-cookie')).toBeNull();
      }
    expect((await send(server, '/', { headers: { host: `localhost:${port}`, cookie } })).status).toBe(200);
  });

  test('every answer forbids what a page could be tricked into', async () => {
    const { server } = await serve({ pages: builtPages() });
    const cookie = await letIn(server);
    for (const path of ['/', '/api', '/assets/index-abc123.js', '/rpc/nothing', '/favicon.ico']) {
      const { headers } = await send(server, path, { headers: { cookie } });
      expect(headers.get('content-security-policy')).toContain("default-src 'none'");
      expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('referrer-policy')).toBe('no-referrer');
      expect(headers.get('cross-origin-resource-policy')).toBe('same-origin');
      expect(headers.get('access-control-allow-origin')).toBeNull();
    }
  });
});

describe('paths', () => {
  test('no file outside the folder of the window is read', async () => {
    const pages = builtPages();
    symlinkSync(join(pages, '..', 'secret.txt'), join(pages, '.hidden'));
    const { server } = await serve({ pages });
    const cookie = await letIn(server);
    const get = (path: string) => send(server, path, { headers: { cookie } });
    expect((await get('/')).text).toContain('the window');
    expect((await get('/runs/abc')).text).toContain('the window');
    const built = await get('/assets/index-abc123.js');
    expect(built.headers.get('cache-control')).toContain('immutable');
    for (const path of [
      '/../secret.txt',
      '/assets/../../secret.txt',
      '/%2e%2e/secret.txt',
      '/..%2fsecret.txt',
      '/assets/..%5c..%5csecret.txt',
      '//etc/passwd',
      '/etc/passwd',
      '/.hidden',
      '/%00',
      '/assets/%',
      `/${'a'.repeat(5000)}`,
    ]) {
      const { text } = await get(path);
      expect(text).not.toContain('the secret');
      expect(text).not.toContain('root:');
    }
  });

  test('no id of any procedure is read as a path', async () => {
    const { server } = await serve();
    const authorization = `Bearer ${server.token}`;
    const calls: [string, (id: string) => object][] = [
      ['experiments/get', (id) => ({ id })],
      ['runs/get', (run) => ({ run })],
      ['runs/tag', (run) => ({ runs: [run] })],
      ['runs/note', (run) => ({ run, text: '' })],
      ['runs/remove', (run) => ({ runs: [run] })],
      ['runs/log', (run) => ({ run })],
      ['runs/checkpoints', (run) => ({ run })],
      ['runs/fork', (run) => ({ run })],
      ['runs/fork', (from) => ({ run: 'abc', from })],
      ['queue/move', (run) => ({ run, to: 'first' })],
      ['queue/move', (before) => ({ run: 'abc', to: { before } })],
      ['queue/cancel', (run) => ({ runs: [run] })],
      ['metrics/names', (run) => ({ run })],
      ['metrics/series', (run) => ({ series: [{ run, name: 'x' }] })],
      ['compare/arms', (run) => ({ runs: [run], metric: 'x' })],
      ['datasets/get', (name) => ({ name })],
      ['datasets/check', (name) => ({ name })],
      ['datasets/remove', (name) => ({ name })],
      ['datasets/images', (dataset) => ({ dataset, split: 'test', ids: [0] })],
      ['datasets/labels', (dataset) => ({ dataset, split: 'test' })],
      ['settings/set', (key) => ({ key, value: 1 })],
      ['views/get', (id) => ({ id })],
      ['views/remove', (id) => ({ id })],
      ['archive/export', (run) => ({ runs: [run] })],
    ];
    for (const [path, input] of calls)
      for (const id of ['../../../etc/passwd', '..\\..\\x', '/etc/passwd', '.', '..', 'a\0b', '%2e%2e%2f']) {
        const body = JSON.stringify({ json: input(id), meta: [] });
        const answer = await call(server, { authorization }, { path: `/rpc/${path}`, body });
        expect([path, id, answer.status, codeOf(answer)]).toEqual([path, id, 400, 'api.invalid-input']);
      }
  });
});

describe('paths on the machine', () => {
  /** Images in a folder that the server may read and in one that it may not, which a link leads to. */
  async function folders() {
    const open = join(temporaryHome(), 'open');
    const closed = join(temporaryHome(), 'open-not');
    for (const folder of [open, closed])
      await writeFolder(join(folder, 'images'), await splitImages(['a', 'b'], 2, 1));
    symlinkSync(closed, join(open, 'link'));
    return { open, closed };
  }

  /** The code of the refusal, or the name of the data set that was added. */
  async function add(server: RunningServer, path: string): Promise<string | undefined> {
    const body = JSON.stringify({ json: { name: 'mine', path, size: [8, 8] } });
    const headers = { authorization: `Bearer ${server.token}` };
    const answer = await call(server, headers, { path: '/rpc/datasets/add', body });
    if (answer.status !== 200) return codeOf(answer);
    const code = /"code":"([^"]+)"/.exec(answer.text)?.[1];
    return code ?? /"id":"([^"]+)"/.exec(answer.text)?.[1];
  }

  test('are read only in folders that the server was given, links followed', async () => {
    const { open, closed } = await folders();
    const { server } = await serve({ readable: [open] });
    const refused = [
      join(closed, 'images'),
      join(open, 'link', 'images'),
      `${open}/images/../../../etc`,
      join(open, '..', 'open-not'),
      '/etc/passwd',
      join(open, 'nothing'),
      '~',
    ];
    for (const path of refused)
      expect([path, await add(server, path)]).toEqual([path, 'dataset.path-refused']);
    expect(await add(server, join(open, 'images'))).toBe('mine');
  });

  test('are not read at all where it was given none', async () => {
    const { open } = await folders();
    const { server } = await serve();
    expect(await add(server, join(open, 'images'))).toBe('dataset.path-refused');
    const headers = { authorization: `Bearer ${server.token}` };
    const body = JSON.stringify({ json: { name: 'cifar10', from: '/etc/passwd' } });
    const answer = await call(server, headers, { path: '/rpc/datasets/get', body });
    expect(answer.text).toContain('dataset.path-refused');
  });
});

describe('too much', () => {
  test('a body of a gigabyte, told beforehand or not, is refused before it is read', async () => {
    const { server } = await serve({ bodyLimit: 100_000 });
    const host = new URL(server.url).host;
    const head = (length: string) =>
      `POST /rpc/runs/list HTTP/1.1\r\nhost: ${host}\r\nauthorization: Bearer ${server.token}\r\ncontent-type: application/json\r\n${length}\r\n\r\n`;
    const told = await raw(server, `${head('content-length: 1000000000')}{`);
    expect(told).toMatch(/^HTTP\/1.1 413 /);
    expect(told).toContain('api.too-large');
    const before = process.memoryUsage().rss;
    const chunk = Buffer.alloc(1024 * 1024, ' ');
    const chunked = Buffer.concat([
      Buffer.from(head('transfer-encoding: chunked')),
      ...Array.from({ length: 64 }, () =>
        Buffer.concat([Buffer.from(`${chunk.length.toString(16)}\r\n`), chunk, Buffer.from('\r\n')]),
      ),
    ]);
    const untold = await raw(server, chunked);
    expect(untold).not.toMatch(/^HTTP\/1.1 200/);
    expect(process.memoryUsage().rss - before).toBeLessThan(300e6);
    expect((await call(server, { authorization: `Bearer ${server.token}` })).status).toBe(200);
  });

  test('requests that come a letter at a time are ended, while others are answered', async () => {
    const { server } = await serve({ timeouts: { headers: 400, request: 800 } });
    const slow = Array.from({ length: 50 }, () => open(server));
    const ended = slow.map(
      (socket) => new Promise<void>((resolve) => socket.on('close', () => resolve()).on('error', () => {})),
    );
    const dripping = setInterval(() => {
      for (const socket of slow)
        if (socket.writable) socket.write('GET / HTTP/1.1\r\nx: '.charAt(Math.random() * 5));
    }, 50);
    expect((await call(server, { authorization: `Bearer ${server.token}` })).status).toBe(200);
    await Promise.all(ended);
    clearInterval(dripping);
    // The same with a body that never ends.
    const host = new URL(server.url).host;
    const stuck = await raw(
      server,
      `POST /rpc/runs/list HTTP/1.1\r\nhost: ${host}\r\nauthorization: Bearer ${server.token}\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{`,
    );
    expect(stuck).not.toMatch(/^HTTP\/1.1 200/);
  });

  test('too many calls in a short time', async () => {
    const { server } = await serve({ calls: { burst: 5, perSecond: 1 } });
    const authorization = `Bearer ${server.token}`;
    const statuses = [];
    for (let i = 0; i < 7; i++) statuses.push((await call(server, { authorization })).status);
    expect(statuses).toEqual([200, 200, 200, 200, 200, 429, 429]);
  });

  test('headers without end', async () => {
    const { server } = await serve();
    const host = new URL(server.url).host;
    const answer = await raw(server, `GET / HTTP/1.1\r\nhost: ${host}\r\nx: ${'a'.repeat(100_000)}\r\n\r\n`);
    expect(answer).toMatch(/^HTTP\/1.1 431 /);
  });
});

describe('what is no call', () => {
  test('is answered with an error of the catalogue', async () => {
    const { server } = await serve();
    const authorization = `Bearer ${server.token}`;
    const cases: [path: string, body: string, code: string][] = [
      ['/rpc/runs/list', '{"json":', 'api.malformed'],
      ['/rpc/runs/list', '[1,2', 'api.malformed'],
      ['/rpc/runs/list', '{"json":{},"meta":[[0,"x","__proto__"]]}', 'api.malformed'],
      ['/rpc/runs/list', '{"json":{"limit":"ten"},"meta":[]}', 'api.invalid-input'],
      ['/rpc/no/such', '{}', 'api.unknown-procedure'],
      ['/rpc/__proto__/x', '{}', 'api.unknown-procedure'],
      ['/rpc/constructor', '{}', 'api.unknown-procedure'],
      ['/api/no/such', '{}', 'api.unknown-procedure'],
      ['/api/runs/list', 'nonsense', 'api.malformed'],
    ];
    for (const [path, body, code] of cases) {
      const answer = await call(server, { authorization }, { path, body });
      expect([path, body, codeOf(answer)]).toEqual([path, body, code]);
    }
    for (const method of ['PUT', 'DELETE', 'PATCH', 'OPTIONS', 'TRACE']) {
      const answer = await send(server, '/', { method, headers: { authorization } });
      expect([method, answer.status]).toEqual([method, 405]);
    }
    const wrong = await call(server, { authorization }, { path: '/api/queue/state' });
    expect([wrong.status, codeOf(wrong)]).toEqual([405, 'api.wrong-method']);
    // A write cannot be made with an address alone, which any page may embed.
    const get = await send(server, '/rpc/queue/start', { headers: { authorization } });
    expect([get.status, codeOf(get)]).toEqual([405, 'api.wrong-method']);
  });
});
