/** Sends fuzzed messages to a server and a port, and sees that each is answered in the words of the catalogue. */

import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { MessageChannel } from 'node:worker_threads';
import type { RouterContext } from '#main/router/base.ts';
import { servePort } from '#main/router/message-port.ts';
import type { RunningServer } from '#main/server/server.ts';
import { catalogue } from '#shared/errors.ts';
import { Fuzzer } from './messages.ts';

export interface Damage {
  messages: number;
  /** Answers by code; "ok" where a message did what it said. */
  codes: Record<string, number>;
  /** Answers that no error of the catalogue explains, with what was sent. */
  unexplained: string[];
  /** By how much memory in use grew, garbage collected. */
  grownBytes: number;
}

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** Milliseconds after which a message counts as not answered. */
const patience = 20_000;

function memory(): number {
  collect();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

export async function attack(
  server: RunningServer,
  context: RouterContext,
  { messages, seed }: { messages: number; seed: number },
): Promise<Damage> {
  const fuzzer = new Fuzzer(seed);
  const codes: Record<string, number> = {};
  const unexplained: string[] = [];
  const port = portOf(context);
  const note = (text: string, sent: string) => {
    const code = codeOf(text);
    codes[code] = (codes[code] ?? 0) + 1;
    if (code !== 'ok' && (!Object.hasOwn(catalogue, code) || code === 'api.defect'))
      unexplained.push(`${sent.slice(0, 300)} → ${text.slice(0, 300)}`);
  };
  // What is kept for good, such as compiled schemas, is there before it is measured.
  for (let i = 0; i < 200; i++) await post(server, fuzzer.message());
  const before = memory();
  for (let i = 0; i < messages; i++) {
    const message = fuzzer.message();
    if (i % 10 === 0) port.post(fuzzer.bytes(50));
    if (i % 5 !== 0) note(await post(server, message), `${message.path} ${message.body}`);
    else note(await port.call(message), `port ${message.path} ${message.body}`);
  }
  const grownBytes = memory() - before;
  port.close();
  return { messages, codes, unexplained, grownBytes };
}

/** The answer; empty where there is none in time. */
async function post(server: RunningServer, { path, body }: { path: string; body: string }): Promise<string> {
  const signal = AbortSignal.timeout(patience);
  try {
    const answer = await fetch(`${server.url}/rpc/${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${server.token}`, 'content-type': 'application/json' },
      body,
      signal,
    });
    return await answer.text();
  } catch (error) {
    if (signal.aborted) return '';
    throw error;
  }
}

function codeOf(text: string): string {
  try {
    const answer = JSON.parse(text);
    const json = answer.json ?? answer;
    return json?.data?.advice === undefined
      ? json?.code === undefined
        ? 'ok'
        : `uncoded ${json.code}`
      : json.code;
  } catch {
    return text === '' ? 'nothing' : 'ok';
  }
}

/** What comes before the binary part of a message. */
function headOf(message: Uint8Array): string {
  const bytes = new Uint8Array(message);
  const end = bytes.indexOf(255);
  return new TextDecoder().decode(bytes.subarray(0, end < 0 ? bytes.length : end));
}

/** The program behind a MessagePort, called with raw messages. */
function portOf(context: RouterContext) {
  const { port1, port2 } = new MessageChannel();
  servePort(port1, context);
  let last = 0;
  const waiting = new Map<string, (text: string) => void>();
  port2.on('message', (sent: string | Uint8Array) => {
    const { i, p } = JSON.parse(typeof sent === 'string' ? sent : headOf(sent)) as {
      i: string;
      p?: { b?: unknown };
    };
    waiting.get(i)?.(JSON.stringify(p?.b ?? {}));
    waiting.delete(i);
  });
  return {
    post: (message: unknown) => port2.postMessage(message),
    call: ({ path, body }: { path: string; body: string }) =>
      new Promise<string>((resolve) => {
        const i = String(++last);
        const timer = setTimeout(() => resolve(''), patience);
        waiting.set(i, (text) => {
          clearTimeout(timer);
          resolve(text);
        });
        let b: unknown = body;
        try {
          b = JSON.parse(body);
        } catch {
          // As it is: a text where an object is expected.
        }
        port2.postMessage(JSON.stringify({ i, p: { u: `/${path}`, b } }));
      }),
    close: () => port1.close(),
  };
}
