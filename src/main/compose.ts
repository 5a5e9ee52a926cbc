/** Builds the program from its parts; the only place that knows them all. */
import { archiveApi } from './api/archive.ts';
import { compareApi } from './api/compare.ts';
import { experimentsApi } from './api/experiments.ts';
import { preferencesApi } from './api/preferences.ts';
import { projectionApi } from './api/projection.ts';
import { queueApi } from './api/queue.ts';
import { runsApi } from './api/runs.ts';
import { savedApi } from './api/saved.ts';
import type { Workbench } from './api/workbench.ts';
import { runBenchmark } from './benchmark/benchmark.ts';
import { DatasetLibrary } from './datasets/library.ts';
import { engineProviders } from './engines/index.ts';
import { type Device, localDevices } from './queue/devices.ts';
import { EventHub } from './queue/events.ts';
import { type LocalExecutorOptions, localExecutor } from './queue/local-executor.ts';
import { Scheduler } from './queue/scheduler.ts';
import { Database } from './store/database.ts';
import { openHome, resolveHome } from './store/home.ts';
import { claimInstance, type Instance, type OwnInstance, runningInstance } from './store/instance.ts';
import { integrityProblems, repair } from './store/integrity.ts';

export { claimInstance, type Instance, type OwnInstance, resolveHome, runningInstance };

export interface WorkbenchOptions extends LocalExecutorOptions {
  /** Folder of the database, data sets and artifacts; made where absent. Left out: as `resolveHome` says. */
  home?: string | undefined;
  /** What runs are trained on; left out: what this machine has. */
  devices?: readonly Device[] | undefined;
}

/** @throws store.* where the home folder or its database cannot be used */
export function composeWorkbench({ home: path, devices, ...options }: WorkbenchOptions = {}): Workbench {
  const home = openHome(resolveHome(path));
  const db = new Database(home.database);
  const events = new EventHub();
  const scheduler = new Scheduler({
    db,
    home,
    executor: localExecutor(home, options),
    devices: devices ?? localDevices(),
    events,
  });
  const wake = () => scheduler.wake();
  return {
    home: home.root,
    datasets: new DatasetLibrary(home.root),
    engines: { statuses: () => Promise.all(engineProviders.map((provider) => provider.probe())) },
    experiments: experimentsApi(db, events, wake),
    runs: runsApi(db, home, events, wake),
    queue: queueApi(db, scheduler, events, home),
    preferences: preferencesApi(db, events, wake),
    subscribe: (listener) => events.subscribe(listener),
    saved: savedApi(db),
    archive: archiveApi(db, home, () => events.emit({ type: 'run', runId: null })),
    projection: projectionApi(db),
    compare: compareApi(db),
    benchmark: runBenchmark,
    integrityProblems: () => integrityProblems(db, home),
    repair: () => repair(db, home),
    close() {
      scheduler.close();
      db.close();
    },
  };
}
