/** A map, or a time machine, being made, as commands wait for it. */
import type { ContrastClient } from '#shared/contract.ts';
import { catalogue, type ErrorCode, WorkbenchError } from '#shared/errors.ts';
import type { MapJob } from '#shared/projection.ts';
import type { MapProgressDisplay } from './progress/map-progress.ts';

/** Shows it until its end; undefined where it was given up. Throws what made it fail. */
export async function followMapJob(
  { projection }: ContrastClient,
  started: MapJob,
  display: MapProgressDisplay,
  signal: AbortSignal,
): Promise<MapJob | undefined> {
  if (started.cached) return started;
  const cancel = () => {
    void projection.cancel({ job: started.id }).catch(() => {});
  };
  signal.addEventListener('abort', cancel, { once: true });
  try {
    let last = started;
    for await (const state of await projection.watch({ job: started.id })) {
      last = state;
      const title = state.frames > 1 ? `Map ${state.frame + 1} of ${state.frames}: ` : '';
      if (state.phase !== null) display.show({ ...state, phase: state.phase }, title);
    }
    if (last.failure !== null) {
      const { exitCode } = catalogue[last.failure.code as ErrorCode] ?? { exitCode: 1 };
      throw new WorkbenchError({ ...last.failure, exitCode });
    }
    return last.status === 'cancelled' ? undefined : last;
  } finally {
    signal.removeEventListener('abort', cancel);
  }
}
