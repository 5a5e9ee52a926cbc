import { compareRuns } from '../analysis/compare.ts';
import type { Database } from '../store/database.ts';
import { resolveId } from '../store/lookup.ts';
import { runsByIds } from '../store/runs.ts';
import type { Workbench } from './workbench.ts';

export function compareApi(db: Database): Workbench['compare'] {
  return (runIds, metric) => {
    // A run named twice counts once.
    const ids = [...new Set(runIds.map((id) => resolveId(db, 'run', id)))];
    return compareRuns(runsByIds(db, ids), metric);
  };
}
