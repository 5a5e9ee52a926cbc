import type { Environment } from '#shared/run.ts';
import { environmentSchema } from '#shared/run.ts';
import { type Database, sql } from './database.ts';

/** Records where a run runs from now on, and its engine. */
export function insertEnvironment(db: Database, runId: string, environment: Environment): void {
  db.write(() => {
    const { count } = db.first(
      sql
        .selectFrom('environments')
        .select((eb) => eb.fn.countAll<number>().as('count'))
        .where('run_id', '=', runId),
    )!;
    db.run(
      sql.insertInto('environments').values({
        run_id: runId,
        number: count + 1,
        environment: JSON.stringify(environment),
        recorded_at: new Date().toISOString(),
      }),
    );
    db.run(sql.updateTable('runs').set({ engine: environment.engine }).where('id', '=', runId));
  });
}

/** Where a run ran last; null where it never started. */
export function environmentOfRun(db: Database, runId: string): Environment | null {
  const row = db.first(
    sql
      .selectFrom('environments')
      .select('environment')
      .where('run_id', '=', runId)
      .orderBy('number', 'desc')
      .limit(1),
  );
  return row === undefined ? null : environmentSchema.parse(JSON.parse(row.environment));
}
