import type { QueueEntry, QueueMove, QueueState, RunSummary } from '#shared/run.ts';
import { forecast, secondsLeft } from '../queue/eta.ts';
import type { EventHub } from '../queue/events.ts';
import type { Scheduler, TrainingRunObserver } from '../queue/scheduler.ts';
import type { Database } from '../store/database.ts';
import type { Home } from '../store/home.ts';
import { resolveId } from '../store/lookup.ts';
import { countPaused, moveRun, setPriority, waitingRuns } from '../store/order.ts';
import { readPreferences } from '../store/preferences.ts';
import { changeStatus, runsInTraining, withdrawPause } from '../store/run-status.ts';
import { listRuns, publicRun, runById, runsByIds, type StoredRun } from '../store/runs.ts';
import { sessionLives } from '../store/sessions.ts';
import { type StagePlan, stagePlans } from '../store/speeds.ts';
import type { ForeseenEpochs } from './foreseen-epochs.ts';
import { retryChanged } from './lineage.ts';
import type { QueueObserver, Workbench } from './workbench.ts';

/** Entries of each list of the queue that are told unless more are asked for: no screen shows more at once. */
const usualEntries = 200;

export function queueApi(
  db: Database,
  scheduler: Scheduler,
  events: EventHub,
  home: Home,
  foreseen: ForeseenEpochs,
): Workbench['queue'] {
  const summary = (id: string) => publicRun(runById(db, id));
  /** Does something to a run, tells of it and shows the run as it is then. */
  const change = (runId: string, work: (id: string) => void): RunSummary => {
    const id = resolveId(db, 'run', runId);
    db.write(() => work(id));
    events.emit({ type: 'run', runId: id });
    events.emit({ type: 'queue' });
    scheduler.wake();
    return summary(id);
  };
  const statusOf = (id: string) => runById(db, id).status;
  return {
    train: (experimentId, observer, signal) =>
      scheduler.train(resolveId(db, 'experiment', experimentId), translated(db, observer), signal),
    recover: () => runsByIds(db, scheduler.recover()).map(publicRun),
    retry(runId, changes) {
      if (changes === undefined || Object.keys(changes).length === 0) {
        return change(runId, (id) => changeStatus(db, id, { to: 'queued' }));
      }
      const id = retryChanged(db, home, resolveId(db, 'run', runId), changes);
      return change(id, () => {});
    },
    ready: () => foreseen.ready(),
    state: ({ limit = usualEntries } = {}) => queueState(db, scheduler, home, foreseen, limit),
    move: (runId, to) => change(runId, (id) => moveRun(db, id, resolved(db, to))),
    setPriority: (runId, priority) => change(runId, (id) => setPriority(db, id, priority)),
    runNext: (runId) =>
      change(runId, (id) => {
        moveRun(db, id, 'first');
        if (statusOf(id) === 'paused') changeStatus(db, id, { to: 'queued' });
      }),
    pause: (runId) =>
      change(runId, (id) => {
        const status = statusOf(id);
        if (status === 'pausing' || status === 'paused') return;
        changeStatus(db, id, { to: status === 'running' ? 'pausing' : 'paused' });
      }),
    resume: (runId) =>
      change(runId, (id) => {
        const status = statusOf(id);
        if (status === 'pausing') withdrawPause(db, id);
        else if (status !== 'queued' && status !== 'running') changeStatus(db, id, { to: 'queued' });
      }),
    cancel: (runId) => change(runId, (id) => changeStatus(db, id, { to: 'cancelled' })),
    start: () => scheduler.start(),
    watch: () => scheduler.watch(),
    get started() {
      return scheduler.started;
    },
    stop: () => scheduler.stop(),
  };
}

/** A move with whole ids. */
function resolved(db: Database, to: QueueMove): QueueMove {
  if (typeof to === 'string') return to;
  return 'before' in to
    ? { before: resolveId(db, 'run', to.before) }
    : { after: resolveId(db, 'run', to.after) };
}

/** From ids to runs as they are at that moment. */
function translated(db: Database, observer: QueueObserver): TrainingRunObserver {
  const run = (id: string) => publicRun(runById(db, id));
  // A step changes nothing of what is stored: the run as it was last read will do.
  let last: RunSummary | undefined;
  const current = (id: string) => {
    if (last?.id !== id) last = run(id);
    return last;
  };
  const fresh = (id: string) => {
    last = run(id);
    return last;
  };
  return {
    onStart: (id, position) => observer.onStart?.(fresh(id), position),
    onWait: (ids) => observer.onWait?.(runsByIds(db, ids).map(publicRun)),
    onStep: (id, progress) => observer.onStep?.(current(id), progress),
    onEpoch: (id, metrics) => observer.onEpoch?.(fresh(id), metrics),
    onEnd: (id, { status, failure }) => observer.onEnd?.(fresh(id), status, failure),
    onLog: (id, line) => observer.onLog?.(current(id), line),
  };
}

/** Fills in the stages that nothing like was recorded of. @returns the runs that have such */
function foresee(
  db: Database,
  foreseen: ForeseenEpochs,
  plans: ReadonlyMap<string, StagePlan[]>,
): ReadonlySet<string> {
  const estimated = new Set<string>();
  const known = new Map<string, number | null>();
  for (const [id, stages] of plans)
    for (const plan of stages) {
      const { profile, stage } = plan;
      if (plan.ownSeconds !== null || plan.likeSeconds !== null || profile === null) continue;
      if (!known.has(profile))
        known.set(
          profile,
          foreseen.seconds(profile, stage, () => runById(db, id).settings),
        );
      plan.likeSeconds = known.get(profile) ?? null;
      if (plan.likeSeconds !== null) estimated.add(id);
    }
  return estimated;
}

function queueState(
  db: Database,
  scheduler: Scheduler,
  home: Home,
  foreseen: ForeseenEpochs,
  limit: number,
): QueueState {
  const active = new Map(scheduler.active.map((run) => [run.id, run]));
  const inTraining = runsInTraining(db);
  // Of thousands that wait, each counts towards the time left, but only the first are read whole.
  const waitingIds = waitingRuns(db).map(({ id }) => id);
  const [waiting, paused] = (['queued', 'paused'] as const).map((status) =>
    listRuns(db, { status, order: 'queue', limit }),
  ) as [StoredRun[], StoredRun[]];
  const running = runsByIds(
    db,
    inTraining.map(({ id }) => id),
  );
  const plans = stagePlans(db, [...waitingIds, ...[...running, ...paused].map(({ id }) => id)]);
  const estimated = foresee(db, foreseen, plans);
  const left = (id: string) => {
    const own = active.get(id);
    return secondsLeft(plans.get(id) ?? [], own?.progress ?? null, own?.pace ?? null);
  };
  const runningLeft = running.map(({ id }) => left(id));
  const waitingLeft = waitingIds.map(left);
  const slots = scheduler.devices.length * readPreferences(db).runsPerDevice;
  const { waiting: done, all } = forecast(runningLeft, waitingLeft, slots);
  // Whatever waits behind an estimate is no more certain than that.
  let doubtful = running.some(({ id }) => estimated.has(id));
  const doneDoubtful = waitingIds.map((id) => {
    doubtful ||= estimated.has(id);
    return doubtful;
  });
  const entry = (
    run: StoredRun,
    seconds: number | null,
    doneIn: number | null,
    doubtful = estimated.has(run.id),
  ): QueueEntry => {
    const own = active.get(run.id);
    return {
      run: publicRun(run),
      varied: run.varied,
      device: inTraining.find(({ id }) => id === run.id)?.device ?? null,
      progress: own?.progress ?? null,
      resources: own?.resources ?? null,
      secondsLeft: seconds,
      doneIn,
      estimated: doubtful,
    };
  };
  return {
    started: scheduler.started,
    counts: { running: running.length, waiting: waitingIds.length, paused: countPaused(db) },
    abandoned: inTraining.filter(
      ({ id, session }) => !active.has(id) && !sessionLives(home.sessions, session),
    ).length,
    running: running.map((run, i) => entry(run, runningLeft[i]!, runningLeft[i]!)),
    waiting: waiting.map((run, i) => entry(run, waitingLeft[i]!, done[i]!, doneDoubtful[i])),
    paused: paused.map((run) => entry(run, left(run.id), null)),
    secondsLeft: all,
    estimated: doubtful,
  };
}
