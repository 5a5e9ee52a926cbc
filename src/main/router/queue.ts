import { WorkbenchError } from '#shared/errors.ts';
import type { RunSummary } from '#shared/run.ts';
import { os } from './base.ts';

/** Does something to each run by itself: one that refuses does not keep the others from it. */
function each(ids: readonly string[], act: (id: string) => RunSummary) {
  return ids.map((id) => {
    try {
      return { id, run: act(id), error: null };
    } catch (error) {
      if (!(error instanceof WorkbenchError)) throw error;
      const { code, message, advice } = error;
      return { id, run: null, error: { code, message, advice } };
    }
  });
}

export const queue = {
  state: os.queue.state.handler(async ({ input, context: { workbench } }) => {
    await workbench.queue.ready();
    return workbench.queue.state(input);
  }),
  start: os.queue.start.handler(({ context: { workbench } }) => {
    workbench.queue.start();
    return { started: workbench.queue.started };
  }),
  stop: os.queue.stop.handler(async ({ context: { workbench } }) => {
    await workbench.queue.stop();
    return { started: workbench.queue.started };
  }),
  pause: os.queue.pause.handler(({ input, context }) =>
    each(input.runs, (id) => context.workbench.queue.pause(id)),
  ),
  resume: os.queue.resume.handler(({ input, context }) =>
    each(input.runs, (id) => context.workbench.queue.resume(id)),
  ),
  cancel: os.queue.cancel.handler(({ input, context }) =>
    each(input.runs, (id) => context.workbench.queue.cancel(id)),
  ),
  retry: os.queue.retry.handler(({ input, context }) =>
    context.workbench.queue.retry(input.run, input.changes),
  ),
  move: os.queue.move.handler(({ input, context }) => context.workbench.queue.move(input.run, input.to)),
  setPriority: os.queue.setPriority.handler(({ input, context }) =>
    context.workbench.queue.setPriority(input.run, input.priority),
  ),
  runNext: os.queue.runNext.handler(({ input, context }) => context.workbench.queue.runNext(input.run)),
};
