import type { EventHub } from '../queue/events.ts';
import type { Database } from '../store/database.ts';
import { experimentById, insertExperiment, listExperiments } from '../store/experiments.ts';
import { resolveId } from '../store/lookup.ts';
import { gitCommitOf } from './git-commit.ts';
import type { Workbench } from './workbench.ts';

/** @param wake tells the scheduler that more waits */
export function experimentsApi(db: Database, events: EventHub, wake: () => void): Workbench['experiments'] {
  return {
    create(spec, runs, source) {
      const commit = typeof source === 'string' ? gitCommitOf(source) : (source?.gitCommit ?? null);
      const record = insertExperiment(db, spec, runs, commit);
      events.emit({ type: 'run', runId: null });
      events.emit({ type: 'queue' });
      wake();
      return record;
    },
    list: (page) => listExperiments(db, page),
    get: (id) => experimentById(db, resolveId(db, 'experiment', id)),
  };
}
