import type { Database } from '../store/database.ts';
import { resolveId } from '../store/lookup.ts';
import { listRuns, publicRun, runDetail } from '../store/runs.ts';
import type { Workbench } from './workbench.ts';

export function runsApi(db: Database): Workbench['runs'] {
  return {
    list({ experimentId, status } = {}) {
      const experiment = experimentId === undefined ? undefined : resolveId(db, 'experiment', experimentId);
      return listRuns(db, { experimentId: experiment, status }).map(publicRun);
    },
    get: (id) => runDetail(db, resolveId(db, 'run', id)),
  };
}
