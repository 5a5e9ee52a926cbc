/** The only writer of a run's status: it goes from one to another by the legal transitions alone. */
import { workbenchError } from '#shared/errors.ts';
import { canBecome, type RunFailure, type RunStatus } from '#shared/run.ts';
import { type Database, sql } from './database.ts';

/** What goes with a status. */
export type StatusChange =
  | { to: 'running'; session: string; device?: string }
  | { to: 'failed'; failure: RunFailure }
  | { to: 'finished' | 'cancelled'; because?: string | null }
  | { to: 'queued' | 'paused' | 'pausing' };

const ended: readonly RunStatus[] = ['finished', 'failed', 'cancelled'];

/**
 * @param runId a whole id that exists
 * @throws run.illegal-transition
 */
export function changeStatus(db: Database, runId: string, change: StatusChange): void {
  const now = new Date().toISOString();
  db.write(() => {
    const run = db.first(
      sql.selectFrom('runs').select(['status', 'session', 'device', 'started_at']).where('id', '=', runId),
    )!;
    if (!canBecome(run.status, change.to)) {
      throw workbenchError('run.illegal-transition', { run: runId, from: run.status, to: change.to });
    }
    const failure = change.to === 'failed' ? change.failure : null;
    const stays = change.to === 'pausing';
    const session = change.to === 'running' ? change.session : stays ? run.session : null;
    const device = change.to === 'running' ? (change.device ?? null) : stays ? run.device : null;
    db.run(
      sql
        .updateTable('runs')
        .set({
          status: change.to,
          session,
          device,
          ended_because: 'because' in change ? (change.because ?? null) : null,
          failure_code: failure?.code ?? null,
          failure_message: failure?.message ?? null,
          failure_advice: failure?.advice ?? null,
          started_at: run.started_at ?? (change.to === 'running' ? now : null),
          finished_at: ended.includes(change.to) ? now : null,
        })
        .where('id', '=', runId),
    );
  });
}

/** Lets a run that was told to pause go on, where it is still in training. */
export function withdrawPause(db: Database, runId: string): void {
  db.write(() => {
    const { status, session, device } = db.first(
      sql.selectFrom('runs').select(['status', 'session', 'device']).where('id', '=', runId),
    )!;
    if (status !== 'pausing') return;
    changeStatus(db, runId, { to: 'running', session: session!, ...(device === null ? {} : { device }) });
  });
}

/** Whether the program with this session trains the run. */
export function holdsRun(db: Database, runId: string, session: string): boolean {
  return statusUnder(db, runId, session) !== null;
}

/** A run's status while the program with this session trains it; null once it does not any more. */
export function statusUnder(db: Database, runId: string, session: string): 'running' | 'pausing' | null {
  const run = db.first(sql.selectFrom('runs').select(['status', 'session']).where('id', '=', runId));
  return run?.session === session ? (run.status as 'running' | 'pausing') : null;
}

/** A run in training. */
export interface RunInTraining {
  id: string;
  status: 'running' | 'pausing';
  /** The program that trains it. */
  session: string;
  device: string | null;
}

/** Runs in training, whoever trains them. */
export function runsInTraining(db: Database): RunInTraining[] {
  return db.all(
    sql
      .selectFrom('runs')
      .select(['id', 'status', 'session', 'device'])
      .where('status', 'in', ['running', 'pausing'])
      .orderBy('id'),
  ) as RunInTraining[];
}

/** Counts how often in a row a run's trainer was ended for silence. */
export function countSilence(db: Database, runId: string): number {
  db.run(
    sql
      .updateTable('runs')
      .set((eb) => ({ silences: eb('silences', '+', 1) }))
      .where('id', '=', runId),
  );
  return db.first(sql.selectFrom('runs').select('silences').where('id', '=', runId))!.silences;
}
