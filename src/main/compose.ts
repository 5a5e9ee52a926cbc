/** Builds the program from its parts; the only place that knows them all. */
import { compareApi } from './api/compare.ts';
import { experimentsApi } from './api/experiments.ts';
import { queueApi } from './api/queue.ts';
import { runsApi } from './api/runs.ts';
import type { Workbench } from './api/workbench.ts';
import { DatasetLibrary } from './datasets/library.ts';
import { engineProviders } from './engines/index.ts';
import { type LocalExecutorOptions, localExecutor } from './queue/local-executor.ts';
import { Database } from './store/database.ts';
import { openHome, resolveHome } from './store/home.ts';

export { resolveHome };

export interface WorkbenchOptions extends LocalExecutorOptions {
  /** Folder of the database, data sets and artifacts; made where absent. Left out: as `resolveHome` says. */
  home?: string | undefined;
}

/** @throws store.* where the home folder or its database cannot be used */
export function composeWorkbench({ home: path, ...options }: WorkbenchOptions = {}): Workbench {
  const home = openHome(resolveHome(path));
  const db = new Database(home.database);
  const { queue, close } = queueApi(db, home, localExecutor(home, options));
  return {
    home: home.root,
    datasets: new DatasetLibrary(home.root),
    engines: { statuses: () => Promise.all(engineProviders.map((provider) => provider.probe())) },
    experiments: experimentsApi(db),
    runs: runsApi(db),
    queue,
    compare: compareApi(db),
    integrityProblems: () => db.integrityProblems(),
    close() {
      close();
      db.close();
    },
  };
}
