/** Speeds that were measured for estimates. */
import { type Database, sql } from './database.ts';

/** Operations a second by profile. */
export function measuredSpeeds(db: Database): Map<string, number> {
  const rows = db.all(sql.selectFrom('measured_speeds').select(['profile', 'flops_per_second']));
  return new Map(rows.map((row) => [row.profile, row.flops_per_second]));
}

/** Takes the place of what was measured of the profile before. */
export function setMeasuredSpeed(
  db: Database,
  profile: string,
  speed: { flopsPerSecond: number; engine: string; engineVersion: string },
): void {
  const values = {
    flops_per_second: speed.flopsPerSecond,
    engine: speed.engine,
    engine_version: speed.engineVersion,
    measured_at: new Date().toISOString(),
  };
  db.write(() =>
    db.run(
      sql
        .insertInto('measured_speeds')
        .values({ profile, ...values })
        .onConflict((conflict) => conflict.column('profile').doUpdateSet(values)),
    ),
  );
}
