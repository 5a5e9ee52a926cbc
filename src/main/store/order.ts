/** The order of what waits: higher priority first, then lower rank. */
import { workbenchError } from '#shared/errors.ts';
import type { QueueMove } from '#shared/run.ts';
import { type Database, sql } from './database.ts';

/** Statuses of runs that have a place in the order. */
const placed = ['queued', 'paused'] as const;

/** The greatest rank there is; 0 without runs. */
export function lastRank(db: Database): number {
  return (
    db.first(sql.selectFrom('runs').select((eb) => eb.fn.max<number | null>('rank').as('rank')))?.rank ?? 0
  );
}

/** A waiting run as the choice of the next one needs it. */
export interface WaitingRun {
  id: string;
  experimentId: string;
  /** Successive halving: how often it was let on; null where it takes no part. */
  rung: number | null;
}

/** Runs that wait, in the order in which they are trained. */
export function waitingRuns(db: Database, experimentId?: string): WaitingRun[] {
  let query = sql
    .selectFrom('runs')
    .select(['id', 'experiment_id as experimentId', 'rung'])
    .where('status', '=', 'queued')
    .where('removed_at', 'is', null)
    .orderBy('priority', 'desc')
    .orderBy('rank');
  if (experimentId !== undefined) query = query.where('experiment_id', '=', experimentId);
  return db.all(query);
}

/** How many runs are paused. */
export function countPaused(db: Database): number {
  return db.first(
    sql
      .selectFrom('runs')
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .where('status', '=', 'paused')
      .where('removed_at', 'is', null),
  )!.count;
}

/**
 * Puts a waiting or paused run elsewhere; it takes the priority of its new neighbour.
 * @param runId a whole id that exists, as are those of `to`
 * @throws run.not-waiting
 */
export function moveRun(db: Database, runId: string, to: QueueMove): void {
  db.write(() => {
    requirePlace(db, runId);
    const others = db.all(
      sql
        .selectFrom('runs')
        .select(['id', 'priority', 'rank'])
        .where('status', 'in', placed)
        .where('removed_at', 'is', null)
        .where('id', '!=', runId)
        .orderBy('priority', 'desc')
        .orderBy('rank'),
    );
    const at = indexFor(db, others, runId, to);
    if (at === null) return;
    const [before, after] = [others[at - 1], others[at]];
    const neighbour = typeof to === 'object' && 'after' in to ? before : (after ?? before);
    if (neighbour === undefined) return;
    const { priority } = neighbour;
    const low = before?.priority === priority ? before.rank : null;
    const high = after?.priority === priority ? after.rank : null;
    const rank = low === null ? high! - 1 : high === null ? low + 1 : (low + high) / 2;
    const fits = (low === null || rank > low) && (high === null || rank < high);
    db.run(sql.updateTable('runs').set({ priority, rank }).where('id', '=', runId));
    if (fits) return;
    // No number is left between the two: all get new ones.
    const ids = others.map(({ id }) => id);
    ids.splice(at, 0, runId);
    for (const [i, id] of ids.entries()) {
      db.run(
        sql
          .updateTable('runs')
          .set({ rank: i + 1 })
          .where('id', '=', id),
      );
    }
  });
}

function requirePlace(db: Database, runId: string): void {
  const { status } = db.first(sql.selectFrom('runs').select('status').where('id', '=', runId))!;
  if (!(placed as readonly string[]).includes(status)) {
    throw workbenchError('run.not-waiting', { run: runId, status });
  }
}

/** Where among the others to put the run; null where it is its own neighbour. */
function indexFor(
  db: Database,
  others: readonly { id: string }[],
  runId: string,
  to: QueueMove,
): number | null {
  if (to === 'first') return 0;
  if (to === 'last') return others.length;
  const neighbour = 'before' in to ? to.before : to.after;
  if (neighbour === runId) return null;
  const at = others.findIndex(({ id }) => id === neighbour);
  if (at < 0) requirePlace(db, neighbour);
  return 'before' in to ? at : at + 1;
}

/** @param runId a whole id that exists */
export function setPriority(db: Database, runId: string, priority: number): void {
  db.run(sql.updateTable('runs').set({ priority }).where('id', '=', runId));
}
