/** Which run is trained next and where; watches those in training. One a program. */
import { setTimeout as sleep } from 'node:timers/promises';
import { WorkbenchError } from '#shared/errors.ts';
import type { ExperimentSpec } from '#shared/experiment.ts';
import {
  type EpochMetrics,
  type ResourceUse,
  type RunProgress,
  type RunStatus,
  runTransitions,
} from '#shared/run.ts';
import type { Database } from '../store/database.ts';
import { experimentById } from '../store/experiments.ts';
import { settleRungs, waitingAtRung } from '../store/halving.ts';
import type { Home } from '../store/home.ts';
import { type WaitingRun, waitingRuns } from '../store/order.ts';
import { readPreferences } from '../store/preferences.ts';
import { changeStatus, runsInTraining, statusUnder } from '../store/run-status.ts';
import { openSession, type Session, sessionLives } from '../store/sessions.ts';
import type { Device } from './devices.ts';
import type { Pace } from './eta.ts';
import type { EventHub } from './events.ts';
import { Abandoned, type Executor } from './executor.ts';
import { recoverRuns } from './recovery.ts';
import { cancelled, type WorkResult, workOn } from './work.ts';

/** Milliseconds between two looks at what other programs have changed. */
const lookInterval = 250;
/** Milliseconds between two searches for runs whose program is gone. */
const recoveryInterval = 10_000;

export interface SchedulerParts {
  db: Database;
  home: Home;
  executor: Executor;
  devices: readonly Device[];
  events: EventHub;
}

/** Tells how the runs of one `train` get on. */
export interface TrainingRunObserver {
  /** `index` from 0, of the `total` runs that waited when training began. */
  onStart?(runId: string, position: { index: number; total: number }): void;
  /** There is no room as long as these runs are trained. Once each time that it has to wait. */
  onWait?(runIds: string[]): void;
  onStep?(runId: string, progress: RunProgress): void;
  onEpoch?(runId: string, metrics: EpochMetrics): void;
  onEnd?(runId: string, result: WorkResult): void;
  onLog?(runId: string, line: string): void;
}

/** A run that this program trains. */
export interface ActiveRun {
  readonly id: string;
  readonly device: Device;
  progress: RunProgress | null;
  resources: ResourceUse | null;
  pace: Pace | null;
}

interface Active extends ActiveRun {
  abort: AbortController;
  over: Promise<unknown>;
  /** Where the pace is measured from. */
  since: { at: number; stage: string; epoch: number; step: number } | null;
}

type Taking = 'taken' | 'gone' | 'busy';

export class Scheduler {
  readonly #parts: SchedulerParts;
  readonly #active = new Map<string, Active>();
  readonly #halvings = new Map<string, ExperimentSpec['halving']>();
  // Only a program that trains needs one.
  #session: Session | undefined;
  #started = false;
  #closed = false;
  #watches = false;
  #timer: NodeJS.Timeout | undefined;
  #recovered = 0;
  #foreign: number;

  constructor(parts: SchedulerParts) {
    this.#parts = parts;
    this.#foreign = parts.db.foreignChanges();
  }

  get started(): boolean {
    return this.#started;
  }

  /** Runs that this program trains. */
  get active(): readonly ActiveRun[] {
    return [...this.#active.values()];
  }

  get devices(): readonly Device[] {
    return this.#parts.devices;
  }

  /** Trains whatever waits, and what comes later. */
  start(): void {
    if (this.#started) return;
    this.#started = true;
    this.#parts.events.emit({ type: 'queue' });
    this.#watch();
    this.wake();
  }

  /** Tells of what other programs change, for as long as this one lives. */
  watch(): void {
    this.#watches = true;
    this.#watch();
  }

  /** Stops all training of this program at the next step, with checkpoints. */
  async stop(): Promise<void> {
    this.#started = false;
    const all = [...this.#active.values()];
    for (const { abort } of all) abort.abort();
    await Promise.allSettled(all.map(({ over }) => over));
    this.#parts.events.emit({ type: 'queue' });
  }

  /** Looks at the store now rather than at the next interval. */
  wake(): void {
    if (this.#timer !== undefined) queueMicrotask(() => this.#look(true));
  }

  /** Runs whose program is gone wait again, or fail. Returns their ids. */
  recover(): string[] {
    const { db, home, events } = this.#parts;
    const ids = recoverRuns(db, home, readPreferences(db).recovery);
    for (const runId of ids) events.emit({ type: 'run', runId });
    if (ids.length > 0) {
      events.emit({ type: 'queue' });
      this.wake();
    }
    return ids;
  }

  /**
   * Trains the waiting runs of an experiment one after another, and waits for those that other programs train
   * meanwhile. On abort the run in progress stops, and the promise resolves.
   * @param experimentId a whole id that exists
   */
  async train(experimentId: string, observer: TrainingRunObserver, signal: AbortSignal): Promise<void> {
    const { db } = this.#parts;
    const planned = new Set(waitingRuns(db, experimentId).map(({ id }) => id));
    const begun = new Set<string>();
    let waits = false;
    while (!signal.aborted) {
      const waiting = waitingRuns(db, experimentId).filter(({ id }) => planned.has(id));
      const taken = this.#takeFirst(waiting);
      if (taken === null) {
        const trained = runsInTraining(db).map(({ id }) => id);
        const elsewhere = trained.some((id) => planned.has(id));
        if (!elsewhere && this.#eligible(waiting).length === 0) return;
        if (!waits) observer.onWait?.(trained);
        waits = true;
        if (elsewhere || waiting.length > 0) this.#recoverNowAndThen();
        await sleep(lookInterval, undefined, { signal }).catch(() => {});
        continue;
      }
      waits = false;
      begun.add(taken.id);
      const position = { index: begun.size - 1, total: Math.max(planned.size, begun.size) };
      observer.onStart?.(taken.id, position);
      await this.#work(taken.id, taken.device, observer, signal);
    }
  }

  /** Ends all that this program has begun, at once: for its end. */
  close(): void {
    this.#started = false;
    this.#closed = true;
    clearInterval(this.#timer);
    this.#timer = undefined;
    for (const { abort } of this.#active.values()) abort.abort(new Abandoned('The program ends.'));
    this.#session?.close();
    this.#session = undefined;
  }

  /** Looks at the store again and again, while there is a reason to. */
  #watch(): void {
    this.#timer ??= setInterval(() => this.#look(false), lookInterval);
  }

  #look(atOnce: boolean): void {
    if (this.#timer === undefined) return;
    try {
      this.#lookAtOthers();
      for (const active of this.#active.values()) this.#lookAt(active);
      if (this.#started) {
        this.#recoverNowAndThen();
        this.#fill();
      }
    } catch (error) {
      this.#failed(error);
    }
    if (!this.#started && !this.#watches && this.#active.size === 0 && !atOnce) {
      clearInterval(this.#timer);
      this.#timer = undefined;
    }
  }

  /** Another program has changed something: whoever shows it fetches it again. */
  #lookAtOthers(): void {
    const { db, events } = this.#parts;
    const now = db.foreignChanges();
    if (now === this.#foreign) return;
    this.#foreign = now;
    events.emit({ type: 'run', runId: null });
    events.emit({ type: 'queue' });
  }

  /** A run that is to pause stops; one that is no longer this program's is ended. */
  #lookAt({ id, abort }: Active): void {
    if (abort.signal.aborted) return;
    const status = statusUnder(this.#parts.db, id, this.#session!.id);
    if (status === null) abort.abort(cancelled());
    else if (status === 'pausing') abort.abort();
  }

  #recoverNowAndThen(): void {
    if (Date.now() - this.#recovered < recoveryInterval) return;
    this.#recovered = Date.now();
    const others = runsInTraining(this.#parts.db).some(({ session }) => session !== this.#session?.id);
    if (others) this.recover();
  }

  /** Starts what there is room for. */
  #fill(): void {
    for (;;) {
      if (this.#freeDevices().length === 0) return;
      const taken = this.#takeFirst(waitingRuns(this.#parts.db));
      if (taken === null) return;
      this.#work(taken.id, taken.device, {}, new AbortController().signal).catch((error: unknown) =>
        this.#failed(error),
      );
    }
  }

  /** What cannot be stored stops the queue; anything else is a defect, which nothing may hide. */
  #failed(error: unknown): void {
    this.#started = false;
    if (!(error instanceof WorkbenchError)) throw error;
    const { code, message, advice } = error;
    this.#parts.events.emit({ type: 'scheduler-failed', failure: { code, message, advice } });
  }

  /** Takes the first run of these that may be trained now, where there is room for it. */
  #takeFirst(waiting: readonly WaitingRun[]): { id: string; device: Device } | null {
    let eligible = this.#eligible(waiting);
    if (eligible.length === 0 && waiting.length > 0) {
      // All have had the epochs of their rung: it may be time to let the best of them on.
      for (const experimentId of new Set(waiting.map((run) => run.experimentId))) this.#settle(experimentId);
      eligible = this.#eligible(waiting);
    }
    const free = this.#freeDevices();
    for (const { id } of eligible) {
      let isBusy = true;
      for (const device of free) {
        const taking = this.#take(id, device);
        if (taking === 'taken') return { id, device };
        if (taking === 'gone') {
          isBusy = false;
          break;
        }
      }
      // Where there is no room for one there is none for the next.
      if (isBusy) return null;
    }
    return null;
  }

  /** Devices on which this program may train one more run, the least used first. */
  #freeDevices(): Device[] {
    const { runsPerDevice } = readPreferences(this.#parts.db);
    const used = (device: Device) =>
      [...this.#active.values()].filter((active) => active.device.id === device.id).length;
    return this.#parts.devices
      .filter((device) => used(device) < runsPerDevice)
      .sort((a, b) => used(a) - used(b));
  }

  /** Takes a waiting run for this program: others leave it alone from then on. */
  #take(id: string, device: Device): Taking {
    const { db, home } = this.#parts;
    this.#session ??= openSession(home.sessions);
    const session = this.#session.id;
    const isAlive = (run: { id: string; session: string }) =>
      run.session === session ? this.#active.has(run.id) : sessionLives(home.sessions, run.session);
    return db.write(() => {
      const { runsPerDevice } = readPreferences(db);
      const busy = runsInTraining(db).filter((run) => run.device === device.id && isAlive(run));
      if (busy.length >= runsPerDevice) return 'busy';
      try {
        changeStatus(db, id, { to: 'running', session, device: device.id });
        return 'taken';
      } catch (error) {
        // Another program has taken the run, or someone has cancelled it, since it was listed.
        if (error instanceof WorkbenchError && error.code === 'run.illegal-transition') return 'gone';
        throw error;
      }
    });
  }

  async #work(id: string, device: Device, observer: TrainingRunObserver, signal: AbortSignal): Promise<void> {
    const { db, home, executor, events } = this.#parts;
    const abort = new AbortController();
    const stop = () => abort.abort(signal.reason);
    signal.addEventListener('abort', stop);
    if (signal.aborted) stop();
    const { promise: over, resolve } = Promise.withResolvers<void>();
    const active: Active = {
      id,
      device,
      progress: null,
      resources: null,
      pace: null,
      since: null,
      abort,
      over,
    };
    this.#active.set(id, active);
    this.#watch();
    const changed = () => {
      events.emit({ type: 'run', runId: id });
      events.emit({ type: 'queue' });
    };
    let ended: RunStatus | undefined;
    changed();
    try {
      const place = { db, home, executor, session: this.#session!.id, preferences: readPreferences(db) };
      const result = await workOn(
        place,
        id,
        device,
        {
          onStep: (progress) => {
            take(active, progress);
            events.emit({ type: 'step', runId: id, progress });
            observer.onStep?.(id, progress);
          },
          onEpoch: (metrics) => {
            events.emit({ type: 'epoch', runId: id, metrics });
            events.emit({ type: 'run', runId: id });
            observer.onEpoch?.(id, metrics);
          },
          onResources: (use) => {
            active.resources = use;
            events.emit({ type: 'resources', runId: id, use });
          },
          onFallback: (file, refused) => {
            events.emit({ type: 'checkpoint-refused', runId: id, file, refused: [...refused] });
          },
          onLog: (line) => {
            events.emit({ type: 'log', runId: id, line });
            observer.onLog?.(id, line);
          },
        },
        abort.signal,
      );
      if (runTransitions[result.status].length === 0) ended = result.status;
      observer.onEnd?.(id, result);
    } catch (error) {
      // Nothing can be stored any more; whoever opens the store next recovers the run.
      if (this.#closed) return;
      this.#release(id);
      throw error;
    } finally {
      signal.removeEventListener('abort', stop);
      this.#active.delete(id);
      resolve();
      if (!this.#closed) {
        changed();
        if (ended !== undefined) events.emit({ type: 'ended', runId: id, status: ended });
      }
      this.wake();
    }
  }

  /** The run waits again where what went wrong was not the run's fault, such as a full disk. */
  #release(id: string): void {
    try {
      const status = statusUnder(this.#parts.db, id, this.#session?.id ?? '');
      const to: RunStatus = status === 'pausing' ? 'paused' : 'queued';
      if (status !== null) changeStatus(this.#parts.db, id, { to });
    } catch {
      // It cannot be stored either; the run is recovered once this program's session is over.
    }
  }

  /** Those that may be trained now: one that has had the epochs of its rung waits for the others. */
  #eligible(waiting: readonly WaitingRun[]): WaitingRun[] {
    const held = new Map<string, Set<string>>();
    return waiting.filter(({ id, experimentId, rung }) => {
      if (rung === null) return true;
      const halving = this.#halvingOf(experimentId);
      if (halving === undefined) return true;
      const known = held.get(experimentId) ?? waitingAtRung(this.#parts.db, experimentId, halving);
      held.set(experimentId, known);
      return !known.has(id);
    });
  }

  #settle(experimentId: string): void {
    const halving = this.#halvingOf(experimentId);
    if (halving === undefined) return;
    settleRungs(this.#parts.db, experimentId, halving);
    this.#parts.events.emit({ type: 'run', runId: null });
  }

  #halvingOf(experimentId: string): ExperimentSpec['halving'] {
    if (!this.#halvings.has(experimentId)) {
      this.#halvings.set(experimentId, experimentById(this.#parts.db, experimentId).spec.halving);
    }
    return this.#halvings.get(experimentId);
  }
}

/** Keeps a step, and the pace since the first step that was seen of its epoch. */
function take(active: Active, progress: RunProgress): void {
  const { stage, epoch, step } = progress;
  const now = performance.now() / 1000;
  active.progress = progress;
  const { since } = active;
  if (since === null || since.stage !== stage || since.epoch !== epoch || step < since.step) {
    active.since = { at: now, stage, epoch, step };
  } else if (step > since.step) {
    active.pace = { stage, secondsPerStep: (now - since.at) / (step - since.step) };
  }
}
