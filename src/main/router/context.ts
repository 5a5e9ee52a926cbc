import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { WorkbenchError } from '#shared/errors.ts';
import type { Workbench } from '../api/workbench.ts';
import type { RouterContext } from './base.ts';
import { EventFeed, type EventFeedOptions } from './event-feed.ts';

export interface RouterOptions {
  feed?: EventFeedOptions;
  /** Takes a line of what went wrong inside the program. */
  log?: (line: string) => void;
}

function version(): string {
  const file = new URL('../../../package.json', import.meta.url);
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}

/** What all calls of a program share; close it before the workbench. */
export function openRouter(
  workbench: Workbench,
  { feed: options = {}, log = () => {} }: RouterOptions = {},
): RouterContext & { close(): void } {
  const feed = new EventFeed(options);
  const subscriptions = [
    workbench.subscribe(feed.publish),
    workbench.saved.subscribe(feed.publish),
    workbench.forecast.subscribe(feed.publish),
    workbench.benchmarks.subscribe(feed.publish),
  ];
  return {
    workbench,
    feed,
    program: { version: version(), startedAt: new Date().toISOString() },
    // Over a port or directly, whoever calls is the person whose files they are.
    readable: null,
    report(error) {
      const reference = randomBytes(4).toString('hex');
      const cause = error instanceof WorkbenchError ? (error.cause ?? error) : error;
      log(`${reference} ${cause instanceof Error ? (cause.stack ?? cause.message) : String(cause)}`);
      return reference;
    },
    close() {
      for (const end of subscriptions) end();
      feed.close();
    },
  };
}
