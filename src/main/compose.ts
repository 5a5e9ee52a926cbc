/** Builds the program from its parts; the only place that knows them all. */
import { archiveApi } from './api/archive.ts';
import { benchmarksApi } from './api/benchmarks.ts';
import { analysisApi } from './api/compare.ts';
import { experimentsApi } from './api/experiments.ts';
import { featuresApi } from './api/features.ts';
import { forecastApi } from './api/forecast.ts';
import { ForeseenEpochs } from './api/foreseen-epochs.ts';
import { preferencesApi } from './api/preferences.ts';
import { projectionApi } from './api/projection.ts';
import { queueApi } from './api/queue.ts';
import { runsApi } from './api/runs.ts';
import { savedApi } from './api/saved.ts';
import type { Workbench } from './api/workbench.ts';
import { runBenchmark } from './benchmark/benchmark.ts';
import { benchmarkCases } from './benchmark/cases.ts';
import { chosenCases } from './benchmark/choose.ts';
import { type MeasureSpeed, measureSpeed } from './benchmark/speed.ts';
import { DatasetLibrary } from './datasets/library.ts';
import { PictureBook } from './datasets/pictures.ts';
import { engineStatuses } from './engines/statuses.ts';
import { installTensorflow } from './engines/tensorflow/install.ts';
import { type Device, localDevices } from './queue/devices.ts';
import { EventHub } from './queue/events.ts';
import { localExtractor } from './queue/extractor.ts';
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
  /** How speeds are measured for previews; left out: in a process of its own. */
  measureSpeed?: MeasureSpeed | undefined;
  /** How benchmarks are measured; left out: each case in a process of its own. */
  runBenchmark?: typeof runBenchmark | undefined;
  /** Bytes of memory to be had for maps; left out: what the system says. */
  availableMemory?: (() => number) | undefined;
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
  const datasets = new DatasetLibrary(home.root);
  const pictures = new PictureBook({
    // From the disk: a few pictures need not bring all images into memory.
    open: (id) => datasets.open(id, { memoryLimit: 0 }),
    version: (id) => datasets.version(id),
  });
  const forecast = forecastApi(db, () => datasets.list(), options.measureSpeed ?? measureSpeed);
  const measureCases = options.runBenchmark ?? runBenchmark;
  const benchmarks = benchmarksApi(db, measureCases, chosenCases);
  const extractor = localExtractor(home, options.extractorModule);
  const features = featuresApi(db, home, extractor, (runId) => events.emit({ type: 'run', runId }));
  const projection = projectionApi({
    db,
    home,
    features,
    changed: (runId) => events.emit({ type: 'run', runId }),
    available: options.availableMemory,
  });
  return {
    home: home.root,
    datasets,
    pictures,
    engines: { statuses: engineStatuses, installTensorflow },
    experiments: experimentsApi(db, events, wake),
    runs: runsApi(db, home, events, wake),
    queue: queueApi(db, scheduler, events, home, new ForeseenEpochs(db, () => datasets.list())),
    preferences: preferencesApi(db, events, wake),
    subscribe: (listener) => events.subscribe(listener),
    features,
    saved: savedApi(db),
    archive: archiveApi(db, home, () => events.emit({ type: 'run', runId: null })),
    projection,
    analysis: analysisApi({
      db,
      datasets,
      features,
      queued() {
        events.emit({ type: 'run', runId: null });
        events.emit({ type: 'queue' });
        wake();
      },
    }),
    forecast,
    async benchmark(order) {
      const startedAt = new Date();
      const report = await measureCases(order);
      benchmarks.keep(startedAt, report);
      return report;
    },
    benchmarkCases,
    benchmarks,
    integrityProblems: () => integrityProblems(db, home),
    repair: () => repair(db, home),
    close() {
      projection.close();
      scheduler.close();
      extractor.close();
      forecast.close();
      benchmarks.stop();
      pictures.close();
      db.close();
    },
  };
}
