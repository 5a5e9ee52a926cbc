import type { Database } from '../store/database.ts';
import type { Home } from '../store/home.ts';
import { changeStatus, runsInTraining } from '../store/run-status.ts';
import { sessionLives, sweepSessions } from '../store/sessions.ts';

/**
 * Runs whose program is gone go back to waiting (or to paused, where they were about to pause), at their last
 * checkpoint. Returns their ids.
 */
export function recoverRuns(db: Database, home: Home): string[] {
  const recovered = db.write(() =>
    runsInTraining(db).flatMap(({ id, status, session }) => {
      if (sessionLives(home.sessions, session)) return [];
      changeStatus(db, id, { to: status === 'pausing' ? 'paused' : 'queued' });
      return [id];
    }),
  );
  sweepSessions(home.sessions);
  return recovered;
}
