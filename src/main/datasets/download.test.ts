import { createHash, randomBytes } from 'node:crypto';
import fs, { readdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type DownloadOptions, download } from './download.ts';
import { failure } from './testing/failure.ts';
import { brokenOff, file, servers } from './testing/server.ts';
import { temporaryFolder } from './testing/temporary.ts';

const folder = temporaryFolder({ beforeEach, afterEach });
const serve = servers({ afterEach });
afterEach(() => vi.restoreAllMocks());

const body = randomBytes(300_000);
const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

const options = (url: string, more: Partial<DownloadOptions> = {}): DownloadOptions => ({
  url,
  file: folder.in('file'),
  size: body.length,
  sha256: sha256(body),
  retries: 0,
  ...more,
});

const downloaded = async () => {
  // Nothing else is left over.
  expect(await readdir(folder.path)).toEqual(['file']);
  return (await readFile(folder.in('file'))).equals(body);
};

test('downloads, telling how far it is', async () => {
  const { url } = await serve(file(body));
  const seen: string[] = [];
  await download(options(url, { onProgress: ({ stage, done }) => seen.push(`${stage} ${done}`) }));
  expect(await downloaded()).toBe(true);
  expect(seen).toContain(`download ${body.length}`);
  expect(seen.at(-1)).toBe(`verify ${body.length}`);
});

test('takes up a transfer that breaks off by itself', async () => {
  const { url, requests } = await serve(brokenOff(body, 100_000), file(body));
  await download(options(url, { retries: 1 }));
  expect(await downloaded()).toBe(true);
  expect(requests[1]!.headers).toMatchObject({ range: 'bytes=100000-', 'if-range': '"one"' });
});

test('says where it stopped, and goes on from there the next time', async () => {
  const { url, requests } = await serve(brokenOff(body, 100_000), file(body));
  expect(await failure(download(options(url)))).toEqual({
    code: 'dataset.download-interrupted',
    message: expect.stringMatching(
      `^The download of ${url} broke off after 100,000 of 300,000 bytes \\(.+\\)\\.$`,
    ),
  });
  await download(options(url));
  expect(await downloaded()).toBe(true);
  expect(requests[1]!.headers.range).toBe('bytes=100000-');
});

test('begins anew when the file of the server has changed', async () => {
  const { url } = await serve(brokenOff(randomBytes(body.length), 100_000, '"old"'), file(body, '"new"'));
  await failure(download(options(url)));
  await download(options(url));
  expect(await downloaded()).toBe(true);
});

test('begins anew where the server sends no parts', async () => {
  const whole = file(body, 'W/"weak"');
  const { url, requests } = await serve(brokenOff(body, 100_000, 'W/"weak"'), whole);
  await failure(download(options(url)));
  await download(options(url));
  expect(await downloaded()).toBe(true);
  expect(requests[1]!.headers.range).toBeUndefined();

  const ignorant = await serve(brokenOff(body, 50_000), (_, response) => response.end(body));
  await failure(download(options(ignorant.url, { file: folder.in('file') })));
  await download(options(ignorant.url));
  expect(ignorant.requests[1]!.headers.range).toBe('bytes=50000-');
  expect(await downloaded()).toBe(true);
});

test('begins anew when the server no longer has the rest', async () => {
  const gone = file(Buffer.alloc(10));
  const { url } = await serve(brokenOff(body, 100_000), gone, file(body));
  await failure(download(options(url)));
  await download(options(url, { retries: 1 }));
  expect(await downloaded()).toBe(true);
});

test('takes a silent server for a broken connection', async () => {
  const { url } = await serve((_, response) => {
    response.writeHead(200, { 'content-length': body.length }).write('x');
  });
  expect(await failure(download(options(url, { stallMilliseconds: 200 })))).toEqual({
    code: 'dataset.download-interrupted',
    message: `The download of ${url} broke off after 1 of 300,000 bytes (nothing came for too long).`,
  });
});

test('can be stopped, keeping what came', async () => {
  const { url } = await serve((_, response) => {
    response.writeHead(200, { etag: '"one"', 'content-length': body.length }).write(body.subarray(0, 1000));
  }, file(body));
  const stop = new AbortController();
  const reason = new Error('stopped by hand');
  const onProgress = () => stop.abort(reason);
  expect(await failure(download(options(url, { onProgress, signal: stop.signal, retries: 3 })))).toBe(reason);
  expect(await readdir(folder.path)).toEqual(['file.part', 'file.part.etag']);
  await download(options(url));
  expect(await downloaded()).toBe(true);
});

describe('refuses', () => {
  test('a wrong checksum, removing the file', async () => {
    const other = randomBytes(body.length);
    const { url } = await serve(file(other));
    expect(await failure(download(options(url)))).toEqual({
      code: 'dataset.wrong-checksum',
      message: `${folder.in('file.part')} has SHA-256 ${sha256(other)} instead of ${sha256(body)}: it is damaged or another file. It was removed.`,
    });
    expect(await readdir(folder.path)).toEqual([]);
  });

  test('a wrong size, before and while it comes', async () => {
    const { url } = await serve(file(Buffer.alloc(1234)));
    expect(await failure(download(options(url)))).toEqual({
      code: 'dataset.wrong-size',
      message: `${url} has 1,234 bytes instead of 300,000. It was removed.`,
    });
    // Without a length, only the bytes themselves show it.
    const endless = await serve((_, response) => response.end(Buffer.alloc(body.length + 1)));
    const chunked = await serve((_, response) => {
      response.write(Buffer.alloc(body.length));
      response.end('x');
    });
    for (const server of [endless, chunked]) {
      expect(await failure(download(options(server.url)))).toEqual({
        code: 'dataset.wrong-size',
        message: `${server.url} has 300,001 bytes instead of 300,000. It was removed.`,
      });
    }
    expect(await readdir(folder.path)).toEqual([]);
  });

  test('a server without the file', async () => {
    const { url, requests } = await serve((_, response) => response.writeHead(404).end('no'));
    expect(await failure(download(options(url, { retries: 3 })))).toEqual({
      code: 'dataset.download-refused',
      message: `The server answered 404 to the request for ${url}.`,
    });
    expect(requests).toHaveLength(1);
  });

  test('to go on without a server', async () => {
    // A port that was free a moment ago.
    const port = await new Promise<number>((resolve) => {
      const probe = createServer().listen(0, '127.0.0.1', () => {
        const address = probe.address();
        probe.close(() => resolve(typeof address === 'object' ? address!.port : 0));
      });
    });
    const url = `http://127.0.0.1:${port}/file`;
    expect(await failure(download(options(url)))).toEqual({
      code: 'dataset.download-interrupted',
      message: `The download of ${url} broke off after 0 of 300,000 bytes (connect ECONNREFUSED 127.0.0.1:${port}).`,
    });
  });
});

test('leaves nothing on a full disk', async () => {
  const { url } = await serve(file(body));
  const handle = await fs.open(folder.in('probe'), 'w');
  await handle.close();
  await fs.rm(folder.in('probe'));
  const full = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
  vi.spyOn(Object.getPrototypeOf(handle), 'write').mockRejectedValue(full);
  expect(await failure(download(options(url)))).toEqual({
    code: 'dataset.disk-full',
    message: `The disk is full: ${folder.in('file.part')} could not be written. What was begun has been removed.`,
  });
  expect(await readdir(folder.path)).toEqual([]);
});

test('verifies what an earlier download left whole', async () => {
  const { url, requests } = await serve(file(body));
  await writeFile(folder.in('file.part'), body);
  await writeFile(folder.in('file.part.etag'), '"one"');
  await download(options(url));
  expect(requests).toHaveLength(0);
  expect(await downloaded()).toBe(true);
});
