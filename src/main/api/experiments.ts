import type { Database } from '../store/database.ts';
import { experimentById, insertExperiment, listExperiments } from '../store/experiments.ts';
import { resolveId } from '../store/lookup.ts';
import { gitCommitOf } from './git-commit.ts';
import type { Workbench } from './workbench.ts';

export function experimentsApi(db: Database): Workbench['experiments'] {
  return {
    create(spec, runs, source) {
      const commit = typeof source === 'string' ? gitCommitOf(source) : (source?.gitCommit ?? null);
      return insertExperiment(db, spec, runs, commit);
    },
    list: (page) => listExperiments(db, page),
    get: (id) => experimentById(db, resolveId(db, 'experiment', id)),
  };
}
