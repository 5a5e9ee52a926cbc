/** Maps under way: one after another, each in a thread of its own; watched, paused, cancelled. */
import type { MapPoints } from '#shared/contract/projection-wire.ts';
import { WorkbenchError, workbenchError } from '#shared/errors.ts';
import type { MapJob, MapParameters, MapPhase } from '#shared/projection.ts';
import type { FeaturesMessage, FrameResult } from '../projection/job/protocol.ts';
import { type RunningJob, startJob } from '../projection/job/start-job.ts';
import type { Alignment } from '../projection/make-map.ts';
import { newId } from '../store/ids.ts';

/** Milliseconds that a job can be asked about after its end. */
const keptAfterEnd = 10 * 60_000;

/** When each phase begins, as a share of the time a map takes. */
const phaseStarts: Record<MapPhase, number> = {
  reading: 0,
  pca: 0.02,
  neighbours: 0.08,
  affinities: 0.22,
  exaggeration: 0.25,
  optimisation: 0.25,
  quality: 0.95,
  writing: 0.99,
};

export interface JobOrder {
  /** Jobs of the same key are one. */
  key: string;
  kind: MapJob['kind'];
  run: string;
  parameters: MapParameters;
  frames: number;
  alignment: Alignment | null;
  lanes: number;
  /** Reads the features of a frame. */
  features(frame: number): Promise<FeaturesMessage>;
  /** Keeps a finished map and returns its id. */
  keep(frame: number, result: FrameResult): string;
  /** Of the time machine that comes out. */
  series: string | null;
}

type JobBasics = Pick<JobOrder, 'kind' | 'run' | 'parameters' | 'frames' | 'series'>;

interface Job {
  state: MapJob;
  /** Null: there was nothing to do. */
  order: JobOrder | null;
  started: number | null;
  running: RunningJob | null;
  snapshot: { iteration: number; frame: number; points: MapPoints } | null;
  watchers: Set<() => void>;
  endedAt: number | null;
}

const ends = new Set<MapJob['status']>(['finished', 'failed', 'cancelled']);

export class MapJobs {
  readonly #jobs = new Map<string, Job>();
  #closed = false;

  /** A job that waits, or the one of the same key that is under way. */
  start(order: JobOrder): MapJob {
    this.#forget();
    const same = [...this.#jobs.values()].find(
      ({ order: known, endedAt }) => known?.key === order.key && endedAt === null,
    );
    if (same !== undefined) return same.state;
    const job = newJob(initialState(order), order, null);
    this.#jobs.set(job.state.id, job);
    this.#next();
    return job.state;
  }

  /** A job that had nothing to do: its maps are there. */
  cached(order: JobBasics, maps: string[]): MapJob {
    const state: MapJob = {
      ...initialState(order),
      status: 'finished',
      progress: 1,
      maps,
      series: order.series,
      cached: true,
    };
    this.#jobs.set(state.id, newJob(state, null, Date.now()));
    return state;
  }

  list(): MapJob[] {
    this.#forget();
    return [...this.#jobs.values()].map(({ state }) => state).reverse();
  }

  /** @throws map.unknown */
  get(id: string): MapJob {
    return this.#find(id).state;
  }

  async *watch(id: string, signal?: AbortSignal): AsyncGenerator<MapJob, void> {
    const job = this.#find(id);
    let wake = () => {};
    const changed = () => wake();
    job.watchers.add(changed);
    signal?.addEventListener('abort', changed);
    try {
      for (let told: MapJob | undefined; signal?.aborted !== true; ) {
        if (told !== job.state) {
          told = job.state;
          yield told;
          if (ends.has(told.status)) return;
        } else {
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
        }
      }
    } finally {
      job.watchers.delete(changed);
      signal?.removeEventListener('abort', changed);
    }
  }

  /** The points as last seen; none where there are none yet. @throws map.unknown */
  snapshot(id: string): { snapshot: number; iteration: number; frame: number; points: MapPoints } {
    const job = this.#find(id);
    const none = {
      iteration: 0,
      frame: 0,
      points: {
        x: new Float32Array(),
        y: new Float32Array(),
        ids: new Int32Array(),
        labels: new Int32Array(),
      },
    };
    return { snapshot: job.state.snapshot, ...(job.snapshot ?? none) };
  }

  pause(id: string): MapJob {
    const job = this.#find(id);
    if (job.state.status === 'running') {
      job.running?.pause();
      this.#set(job, { status: 'paused' });
      this.#next();
    }
    return job.state;
  }

  resume(id: string): MapJob {
    const job = this.#find(id);
    if (job.state.status === 'paused') {
      job.running?.resume();
      this.#set(job, { status: 'running' });
    }
    return job.state;
  }

  cancel(id: string): MapJob {
    const job = this.#find(id);
    if (job.endedAt === null) {
      job.running?.cancel();
      this.#end(job, { status: 'cancelled' });
    }
    return job.state;
  }

  /** Gives up all that is under way. */
  close(): void {
    this.#closed = true;
    for (const [id, { endedAt }] of this.#jobs) if (endedAt === null) this.cancel(id);
  }

  #find(id: string): Job {
    const job = this.#jobs.get(id);
    if (job === undefined) throw workbenchError('map.unknown', { id, what: 'computation' });
    return job;
  }

  #set(job: Job, changes: Partial<MapJob>): void {
    const seconds = job.started === null ? 0 : (performance.now() - job.started) / 1000;
    const progress = changes.progress ?? job.state.progress;
    const secondsLeft = progress > 0.1 && progress < 1 ? (seconds * (1 - progress)) / progress : null;
    job.state = { ...job.state, ...changes, seconds, secondsLeft };
    for (const tell of job.watchers) tell();
  }

  #end(job: Job, changes: Partial<MapJob>): void {
    job.endedAt = Date.now();
    this.#set(job, { ...changes, phase: null, secondsLeft: null });
    this.#next();
  }

  /** Starts the first that waits, where none is computing. */
  #next(): void {
    const all = [...this.#jobs.values()];
    if (this.#closed || all.some(({ state }) => state.status === 'running')) return;
    const job = all.find(({ state }) => state.status === 'waiting');
    if (job !== undefined) void this.#run(job, job.order!);
  }

  async #run(job: Job, order: JobOrder): Promise<void> {
    job.started = performance.now();
    this.#set(job, { status: 'running', phase: 'reading' });
    const { parameters, frames, alignment, lanes } = order;
    const task = {
      type: 'maps',
      parameters,
      frames,
      chained: order.kind === 'series',
      alignment,
    } as const;
    try {
      job.running = startJob(task, lanes, {
        features: (frame) => order.features(frame),
        message: (message) => {
          if (job.endedAt !== null) return;
          if (message.type === 'progress') {
            const { phase, iteration, iterations, kl } = message.progress;
            const progress = (message.frame + shareOf(phase, iteration, iterations)) / frames;
            this.#set(job, { phase, iteration, iterations, kl, frame: message.frame, progress });
          } else if (message.type === 'snapshot') {
            const { frame, iteration, ids, x, y } = message;
            const labels = message.labels ?? new Int32Array(ids.length).fill(-1);
            job.snapshot = { iteration, frame, points: { x, y, ids, labels } };
            this.#set(job, { snapshot: job.state.snapshot + 1 });
          } else if (message.type === 'frame') {
            this.#set(job, { phase: 'writing' });
            const map = order.keep(message.frame, message.result);
            this.#set(job, { maps: [...job.state.maps, map], progress: (message.frame + 1) / frames });
          }
        },
      });
      await job.running.done;
      if (job.endedAt === null) {
        this.#end(job, { status: 'finished', progress: 1, series: order.series });
      }
    } catch (error) {
      if (job.endedAt !== null) return;
      const coded =
        error instanceof WorkbenchError
          ? error
          : workbenchError('map.failed', { reason: error instanceof Error ? error.message : String(error) });
      const { code, message, advice } = coded;
      this.#end(job, { status: 'failed', failure: { code, message, advice } });
    }
  }

  #forget(): void {
    for (const [id, { endedAt }] of this.#jobs) {
      if (endedAt !== null && Date.now() - endedAt > keptAfterEnd) this.#jobs.delete(id);
    }
  }
}

function shareOf(phase: MapPhase, iteration: number, iterations: number): number {
  const start = phaseStarts[phase];
  if (iterations === 0) return start;
  return start + ((phaseStarts.quality - start) * iteration) / iterations;
}

function newJob(state: MapJob, order: JobOrder | null, endedAt: number | null): Job {
  return { state, order, started: null, running: null, snapshot: null, watchers: new Set(), endedAt };
}

function initialState({ kind, run, parameters, frames }: JobBasics): MapJob {
  return {
    id: newId(),
    kind,
    run,
    parameters,
    status: 'waiting',
    phase: null,
    iteration: 0,
    iterations: 0,
    kl: null,
    frame: 0,
    frames,
    snapshot: 0,
    progress: 0,
    seconds: 0,
    secondsLeft: null,
    maps: [],
    series: null,
    cached: false,
    failure: null,
  };
}
