import type { EventHub } from '../queue/events.ts';
import { annotateRun, purgeRuns, removeRuns, restoreRuns } from '../store/annotations.ts';
import { readSeries, seriesOfRun } from '../store/chart.ts';
import { bestCheckpoints, checkpointsOfRun } from '../store/checkpoints.ts';
import type { Database } from '../store/database.ts';
import { policyOf } from '../store/halving.ts';
import type { Home } from '../store/home.ts';
import { logTail } from '../store/log.ts';
import { resolveId } from '../store/lookup.ts';
import { compareEpochs } from '../store/reproduction.ts';
import { fieldsOfRuns } from '../store/run-fields.ts';
import { queryRuns } from '../store/run-query.ts';
import { listRuns, publicRun, runById, runDetail, runsByIds } from '../store/runs.ts';
import { forkRun, reproduceRun } from './lineage.ts';
import type { Workbench } from './workbench.ts';

/** Seconds that removed runs stay before a purge takes them. */
const keptRemoved = 30 * 24 * 3600;

/**
 * @param wake tells the scheduler that more may wait
 */
export function runsApi(db: Database, home: Home, events: EventHub, wake: () => void): Workbench['runs'] {
  const whole = (id: string) => resolveId(db, 'run', id);
  const all = (ids: readonly string[]) => [...new Set(ids.map(whole))];
  const changed = (ids: readonly string[]) => {
    for (const runId of ids) events.emit({ type: 'run', runId });
    events.emit({ type: 'queue' });
    wake();
  };
  const made = (id: string) => {
    changed([id]);
    return publicRun(runById(db, id));
  };
  return {
    list({ experimentId, ...filter } = {}) {
      const experiment = experimentId === undefined ? undefined : resolveId(db, 'experiment', experimentId);
      return listRuns(db, { experimentId: experiment, ...filter }).map(publicRun);
    },
    get: (id) => runDetail(db, whole(id)),
    query: (query) => queryRuns(db, query),
    fields: (query) => fieldsOfRuns(db, query),
    annotate(id, changes) {
      const run = whole(id);
      annotateRun(db, run, changes);
      events.emit({ type: 'run', runId: run });
      return publicRun(runById(db, run));
    },
    remove(ids) {
      const runs = all(ids);
      removeRuns(db, runs);
      changed(runs);
      return runsByIds(db, runs).map(publicRun);
    },
    restore(ids) {
      const runs = all(ids);
      restoreRuns(db, runs);
      changed(runs);
      return runsByIds(db, runs).map(publicRun);
    },
    purge(olderThanSeconds = keptRemoved) {
      const ids = purgeRuns(db, home, new Date(Date.now() - olderThanSeconds * 1000));
      if (ids.length > 0) events.emit({ type: 'run', runId: null });
      return ids;
    },
    checkpoints(id) {
      const run = whole(id);
      const checkpoints = checkpointsOfRun(db, run);
      const best = bestCheckpoints(db, run, checkpoints, policyOf(db, run));
      return checkpoints.map(({ sha256: _, ...one }) => ({ ...one, best: best.has(one.file) }));
    },
    fork: (id, options = {}) => made(forkRun(db, home, whole(id), options)),
    reproduce: (id) => made(reproduceRun(db, home, whole(id))),
    compareEpochs: (id, other) => compareEpochs(db, [whole(id), whole(other)]),
    seriesOf: (id) => seriesOfRun(db, whole(id)),
    series: (request) => readSeries(db, { ...request, runId: whole(request.runId) }),
    log: (id, lines) => logTail(home, whole(id), lines),
  };
}
