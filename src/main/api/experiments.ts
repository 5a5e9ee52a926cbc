import type { Database } from '../store/database.ts';
import { experimentById, insertExperiment } from '../store/experiments.ts';
import { resolveId } from '../store/lookup.ts';
import { gitCommitOf } from './git-commit.ts';
import type { Workbench } from './workbench.ts';

export function experimentsApi(db: Database): Workbench['experiments'] {
  return {
    create: (spec, runs, specFolder) =>
      insertExperiment(db, spec, runs, specFolder === null ? null : gitCommitOf(specFolder)),
    get: (id) => experimentById(db, resolveId(db, 'experiment', id)),
  };
}
