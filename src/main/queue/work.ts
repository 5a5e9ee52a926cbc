/** Trains one waiting run: takes it, has it executed, and stores what comes of it. */

import { workbenchError } from '#shared/errors.ts';
import type { EpochMetrics, RunFailure, RunStatus } from '#shared/run.ts';
import { checkpointsOfRun, replaceCheckpoint, sweepCheckpoints } from '../store/checkpoints.ts';
import type { Database } from '../store/database.ts';
import { insertEnvironment } from '../store/environments.ts';
import { insertEpoch } from '../store/epochs.ts';
import { gitCommitOfRun } from '../store/experiments.ts';
import type { Home } from '../store/home.ts';
import { changeStatus, holdsRun, type StatusChange } from '../store/run-status.ts';
import { runById } from '../store/runs.ts';
import type { CheckpointFile } from '../training/checkpoint.ts';
import type { StepProgress } from '../training/training.ts';
import type { Executor, Outcome } from './executor.ts';

export interface Workplace {
  db: Database;
  home: Home;
  executor: Executor;
  /** Id of this program's session. */
  session: string;
}

export interface WorkObserver {
  onStep(progress: StepProgress): void;
  /** The epoch is stored. */
  onEpoch(metrics: EpochMetrics): void;
  onLog(line: string): void;
}

/** How a run stands after the work on it. */
export interface WorkResult {
  status: RunStatus;
  failure: RunFailure | null;
}

/**
 * Takes a waiting run for this program: others leave it alone from then on.
 * @throws run.illegal-transition where another program was faster
 */
export function takeRun({ db, session }: Workplace, runId: string): void {
  changeStatus(db, runId, { to: 'running', session });
}

/**
 * Trains a run that was taken. On abort it goes back to waiting, at its last checkpoint.
 * @throws store.disk-full and others where results cannot be stored; the run then stays `running` until recovered
 */
export async function workOn(
  { db, home, executor, session }: Workplace,
  runId: string,
  observer: WorkObserver,
  signal: AbortSignal,
): Promise<WorkResult> {
  const folder = home.checkpoints(runId);
  sweepCheckpoints(db, runId, folder);
  const { seed, settings } = runById(db, runId);
  const outcome = await executor.execute(
    { run: { id: runId, seed, settings }, resume: lastCheckpoint(db, runId) },
    {
      onEnvironment(environment) {
        insertEnvironment(db, runId, { ...environment, gitCommit: gitCommitOfRun(db, runId) });
      },
      onStep: (progress) => observer.onStep(progress),
      onEpoch(metrics, checkpoint) {
        db.write(() => {
          if (!holdsRun(db, runId, session)) throw workbenchError('run.taken', { run: runId });
          insertEpoch(db, runId, metrics);
          replaceCheckpoint(db, runId, metrics, checkpoint);
        });
        // Only now is the one before it superfluous.
        sweepCheckpoints(db, runId, folder);
        observer.onEpoch(metrics);
      },
      onLog: (line) => observer.onLog(line),
    },
    signal,
  );
  const change = changeFor(outcome);
  changeStatus(db, runId, change);
  return { status: change.to, failure: change.to === 'failed' ? change.failure : null };
}

function lastCheckpoint(db: Database, runId: string): CheckpointFile | null {
  const last = checkpointsOfRun(db, runId).at(-1);
  return last === undefined ? null : { file: last.file, sha256: last.sha256, bytes: last.bytes };
}

function changeFor(outcome: Outcome): StatusChange {
  switch (outcome.kind) {
    case 'finished':
      return { to: 'finished' };
    case 'stopped':
      return { to: 'queued' };
    case 'failed':
      return { to: 'failed', failure: outcome.failure };
  }
}
