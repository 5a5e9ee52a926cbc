/** A program that stays: it serves a home alone, answers over HTTP and trains the queue. */
import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileFailure } from '#shared/file-failure.ts';
import type { Workbench } from '../api/workbench.ts';
import { claimInstance } from '../compose.ts';
import type { RouterContext } from '../router/base.ts';
import { openRouter } from '../router/context.ts';
import { type ServerOptions, startServer } from './server.ts';
import { atUsualPort } from './usual-port.ts';

export interface ServingOptions extends Omit<ServerOptions, 'secret' | 'port'> {
  workbench: Workbench;
  /** The one of the last time where left out; 0 takes any that is free. */
  port?: number | undefined;
  /** Takes a line of what went wrong inside the program. */
  log: (line: string) => void;
}

export interface Serving {
  /** Lets a browser in. */
  readonly link: string;
  /** A link that lets a browser in once and soon, for one that is started with it. */
  opening(): string;
  /** What calls over other transports share with those over HTTP. */
  readonly context: RouterContext;
  /** Resolves when no trainer is left and nothing answers any more. */
  close(): Promise<void>;
}

/** @throws store.instance-running, server.cannot-listen */
export async function serve({ workbench, log, port, ...options }: ServingOptions): Promise<Serving> {
  const instance = claimInstance(workbench.home);
  try {
    const context = openRouter(workbench, { log });
    const secret = await cookieSecret(workbench.home);
    const start = (at: number) => startServer(context, { ...options, port: at, secret });
    const server = await (port === undefined ? atUsualPort(workbench.home, start) : start(port));
    instance.publish({ url: server.url, token: server.token });
    const unwatch = workbench.datasets.watch(() => context.feed.publish({ type: 'datasets' }));
    workbench.queue.recover();
    workbench.queue.watch();
    if (workbench.preferences.get().startQueue) workbench.queue.start();
    return {
      link: server.link,
      opening: server.opening,
      context,
      async close() {
        // First those who watch, so that no one asks for what is being ended.
        await server.close();
        unwatch();
        context.close();
        await workbench.queue.stop();
        instance.close();
      },
    };
  } catch (error) {
    instance.close();
    throw error;
  }
}

/** What cookies are signed with: kept, so that browsers stay let in when the program is started anew. */
async function cookieSecret(home: string): Promise<string> {
  const path = join(home, 'cookie-secret');
  try {
    const known = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return '';
      throw error;
    });
    if (known.length >= 32) return known;
    const secret = randomBytes(32).toString('base64url');
    await writeFile(path, secret, { mode: 0o600 });
    return secret;
  } catch (error) {
    throw fileFailure(error, path);
  }
}
