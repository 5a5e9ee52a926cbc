import { workbenchError } from '#shared/errors.ts';
import type { Preferences } from '#shared/preferences.ts';
import type { Database } from '../store/database.ts';
import type { Home } from '../store/home.ts';
import { changeStatus, runsInTraining } from '../store/run-status.ts';
import { sessionLives, sweepSessions } from '../store/sessions.ts';

/**
 * Runs whose program is gone go back to waiting (or to paused, where they were about to pause), at their last
 * checkpoint; or they fail, as the person prefers. Returns their ids.
 */
export function recoverRuns(
  db: Database,
  home: Home,
  recovery: Preferences['recovery'] = 'resume',
): string[] {
  const recovered = db.write(() =>
    runsInTraining(db).flatMap(({ id, status, session }) => {
      if (sessionLives(home.sessions, session)) return [];
      if (recovery === 'fail') {
        const { code, message, advice } = workbenchError('run.program-gone', { run: id });
        changeStatus(db, id, { to: 'failed', failure: { code, message, advice } });
      } else {
        changeStatus(db, id, { to: status === 'pausing' ? 'paused' : 'queued' });
      }
      return [id];
    }),
  );
  sweepSessions(home.sessions);
  return recovered;
}
