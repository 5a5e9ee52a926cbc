import { WorkbenchError } from '#shared/errors.ts';
import type { RunSummary } from '#shared/run.ts';
import type { Executor } from '../queue/executor.ts';
import { recoverRuns } from '../queue/recovery.ts';
import { takeRun, type Workplace, workOn } from '../queue/work.ts';
import type { Database } from '../store/database.ts';
import type { Home } from '../store/home.ts';
import { resolveId } from '../store/lookup.ts';
import { changeStatus } from '../store/run-status.ts';
import { publicRun, runById, runsByIds, waitingRuns } from '../store/runs.ts';
import { openSession, type Session } from '../store/sessions.ts';
import type { QueueObserver, Workbench } from './workbench.ts';

export interface QueueApi {
  queue: Workbench['queue'];
  close(): void;
}

export function queueApi(db: Database, home: Home, executor: Executor): QueueApi {
  // Only a program that trains needs one.
  let session: Session | undefined;
  const summary = (id: string) => publicRun(runById(db, id));
  return {
    queue: {
      async train(experimentId, observer, signal) {
        const ids = waitingRuns(db, resolveId(db, 'experiment', experimentId));
        session ??= openSession(home.sessions);
        const place: Workplace = { db, home, executor, session: session.id };
        for (const [index, id] of ids.entries()) {
          if (signal.aborted) return;
          if (tryToTake(place, id))
            await trainTaken(place, id, { index, total: ids.length }, observer, signal);
        }
      },
      recover: () => runsByIds(db, recoverRuns(db, home)).map(publicRun),
      retry(runId): RunSummary {
        const id = resolveId(db, 'run', runId);
        changeStatus(db, id, { to: 'queued' });
        return summary(id);
      },
    },
    close() {
      session?.close();
      session = undefined;
    },
  };
}

/** False where another program has taken the run, or someone has cancelled it, since it was listed. */
function tryToTake(place: Workplace, id: string): boolean {
  try {
    takeRun(place, id);
    return true;
  } catch (error) {
    if (error instanceof WorkbenchError && error.code === 'run.illegal-transition') return false;
    throw error;
  }
}

async function trainTaken(
  place: Workplace,
  id: string,
  position: { index: number; total: number },
  observer: QueueObserver,
  signal: AbortSignal,
): Promise<void> {
  const { db } = place;
  let run = publicRun(runById(db, id));
  observer.onStart?.(run, position);
  try {
    const { status, failure } = await workOn(
      place,
      id,
      {
        onStep: (progress) => observer.onStep?.(run, progress),
        onEpoch(metrics) {
          run = publicRun(runById(db, id));
          observer.onEpoch?.(run, metrics);
        },
        onLog: (line) => observer.onLog?.(run, line),
      },
      signal,
    );
    observer.onEnd?.(publicRun(runById(db, id)), status, failure);
  } catch (error) {
    release(place, id);
    throw error;
  }
}

/** The run waits again where what went wrong was not the run's fault, such as a full disk. */
function release({ db }: Workplace, id: string): void {
  try {
    changeStatus(db, id, { to: 'queued' });
  } catch {
    // It cannot be stored either; the run is recovered once this program's session is over.
  }
}
