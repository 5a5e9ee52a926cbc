import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Hooks } from './temporary.ts';

export type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** A web server on this machine that answers the first request with the first answer, and the last for ever. */
export function servers({
  afterEach,
}: Pick<Hooks, 'afterEach'>): (
  ...answers: Answer[]
) => Promise<{ url: string; requests: IncomingMessage[] }> {
  const running: ReturnType<typeof createServer>[] = [];
  afterEach(() => {
    for (const server of running.splice(0)) {
      server.close();
      server.closeAllConnections();
    }
  });
  return async (...answers) => {
    const requests: IncomingMessage[] = [];
    const server = createServer((request, response) => {
      const answer = answers[Math.min(requests.length, answers.length - 1)]!;
      requests.push(request);
      answer(request, response);
    });
    running.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/file.tar.gz`, requests };
  };
}

/** Answers with the file, or the part of it asked for while it is still the same file. */
export const file =
  (body: Buffer, etag = '"one"'): Answer =>
  (request, response) => {
    const from = /^bytes=(\d+)-$/.exec(request.headers.range ?? '');
    if (from === null || request.headers['if-range'] !== etag) {
      response.writeHead(200, { etag, 'content-length': body.length }).end(body);
      return;
    }
    const start = Number(from[1]);
    if (start >= body.length) {
      response.writeHead(416, { 'content-range': `bytes */${body.length}` }).end();
      return;
    }
    response
      .writeHead(206, {
        etag,
        'content-length': body.length - start,
        'content-range': `bytes ${start}-${body.length - 1}/${body.length}`,
      })
      .end(body.subarray(start));
  };

/** Sends `length` bytes of the file, then cuts the connection. */
export const brokenOff =
  (body: Buffer, length: number, etag = '"one"'): Answer =>
  (_, response) => {
    response.writeHead(200, { etag, 'content-length': body.length });
    // The bytes must have been read before the connection is cut: what is still on its way is lost with it.
    response.write(body.subarray(0, length), () => setTimeout(() => response.destroy(), 150));
  };
