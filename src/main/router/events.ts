import { withEventMeta } from '@orpc/server';
import { os } from './base.ts';

export const events = {
  stream: os.events.stream.handler(async function* ({ input, context, signal, lastEventId }) {
    for await (const { id, events } of context.feed.batches({ since: lastEventId, logs: input.logs, signal }))
      yield withEventMeta({ events }, { id });
  }),
};
