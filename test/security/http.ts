/** Raw requests, as browsers would not make them. */
import { connect, type Socket } from 'node:net';
import type { RunningServer } from '#main/server/server.ts';

export interface Answer {
  status: number;
  headers: Headers;
  text: string;
}

/** Sends text to a server and collects what comes back until the connection ends. */
export function raw(server: RunningServer, text: string | Buffer, timeout = 5000): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = open(server);
    let answer = '';
    socket.setTimeout(timeout, () => socket.destroy());
    socket.on('data', (chunk) => {
      answer += chunk.toString('latin1');
    });
    socket.on('error', (error: NodeJS.ErrnoException) => {
      // What was refused may be cut off while it is still being sent.
      if (error.code === 'ECONNRESET' || error.code === 'EPIPE') resolve(answer);
      else reject(error);
    });
    socket.on('close', () => resolve(answer));
    socket.write(text);
  });
}

export function open(server: RunningServer): Socket {
  const { hostname, port } = new URL(server.url);
  return connect(Number(port), hostname);
}

/** A request with any headers, `host` included. */
export async function send(
  server: RunningServer,
  path: string,
  {
    method = 'GET',
    headers = {},
    body = '',
  }: { method?: string; headers?: Record<string, string>; body?: string } = {},
): Promise<Answer> {
  const all = {
    host: new URL(server.url).host,
    connection: 'close',
    ...(method === 'GET' ? {} : { 'content-length': String(Buffer.byteLength(body)) }),
    ...headers,
  };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}`);
  const answer = await raw(server, `${method} ${path} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n${body}`);
  const [head = '', ...rest] = answer.split('\r\n\r\n');
  const [first = '', ...fields] = head.split('\r\n');
  return {
    status: Number(first.split(' ')[1]),
    headers: new Headers(fields.map((field) => field.split(/: (.*)/s).slice(0, 2) as [string, string])),
    text: rest.join('\r\n\r\n'),
  };
}
