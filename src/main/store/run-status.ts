/** The only writer of a run's status: it goes from one to another by the legal transitions alone. */
import { workbenchError } from '#shared/errors.ts';
import { canBecome, type RunFailure, type RunStatus } from '#shared/run.ts';
import { type Database, sql } from './database.ts';

/** What goes with a status. */
export type StatusChange =
  | { to: 'running'; session: string }
  | { to: 'failed'; failure: RunFailure }
  | { to: 'queued' | 'paused' | 'pausing' | 'finished' | 'cancelled' };

const ended: readonly RunStatus[] = ['finished', 'failed', 'cancelled'];

/**
 * @param runId a whole id that exists
 * @throws run.illegal-transition
 */
export function changeStatus(db: Database, runId: string, change: StatusChange): void {
  const now = new Date().toISOString();
  db.write(() => {
    const run = db.first(
      sql.selectFrom('runs').select(['status', 'session', 'started_at']).where('id', '=', runId),
    )!;
    if (!canBecome(run.status, change.to)) {
      throw workbenchError('run.illegal-transition', { run: runId, from: run.status, to: change.to });
    }
    const failure = change.to === 'failed' ? change.failure : null;
    const session = change.to === 'running' ? change.session : change.to === 'pausing' ? run.session : null;
    db.run(
      sql
        .updateTable('runs')
        .set({
          status: change.to,
          session,
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

/** Whether the program with this session trains the run. */
export function holdsRun(db: Database, runId: string, session: string): boolean {
  const run = db.first(sql.selectFrom('runs').select('session').where('id', '=', runId));
  return run?.session === session;
}

/** Runs in training with the session that trains them. */
export function runsInTraining(
  db: Database,
): { id: string; status: 'running' | 'pausing'; session: string }[] {
  return db.all(
    sql
      .selectFrom('runs')
      .select(['id', 'status', 'session'])
      .where('status', 'in', ['running', 'pausing'])
      .orderBy('id'),
  ) as { id: string; status: 'running' | 'pausing'; session: string }[];
}
