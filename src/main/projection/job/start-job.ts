/** Starts the thread in which maps are made. */
import { Worker } from 'node:worker_threads';
import { WorkbenchError, workbenchError } from '#shared/errors.ts';
import { commands, type FeaturesMessage, type JobData, type JobMessage, type JobTask } from './protocol.ts';

export interface JobListener {
  /** Features of a frame, which the thread waits for. */
  features(frame: number): Promise<FeaturesMessage>;
  message(message: Exclude<JobMessage, { type: 'wanted' | 'failed' | 'done' }>): void | Promise<void>;
}

export interface RunningJob {
  /** Resolves when all is done. @throws map.*; an Error where the thread has a defect; undefined when cancelled */
  readonly done: Promise<void>;
  pause(): void;
  resume(): void;
  /** Ends the thread; `done` resolves. */
  cancel(): void;
}

/** @param lanes threads that compute, of which the job's own is one */
export function startJob(task: JobTask, lanes: number, listener: JobListener): RunningJob {
  const command = new Int32Array(new SharedArrayBuffer(4));
  const data: JobData = { command, lanes, task };
  const worker = new Worker(new URL('./job-main.ts', import.meta.url), { workerData: data });
  let ended = false;
  const done = new Promise<void>((resolve, reject) => {
    const end = (error?: unknown) => {
      ended = true;
      if (error === undefined) resolve();
      else reject(error);
      void worker.terminate();
    };
    const handle = async (message: JobMessage) => {
      if (ended) return;
      if (message.type === 'done') end();
      else if (message.type === 'failed') end(errorOf(message.error));
      else if (message.type === 'wanted') {
        const features = await listener.features(message.frame);
        if (!ended) worker.postMessage(features);
      } else await listener.message(message);
    };
    // One after another: what is done last must not overtake what comes before.
    let before = Promise.resolve();
    worker.on('message', (message: JobMessage) => {
      before = before.then(() => handle(message)).catch(end);
    });
    worker.on('error', (error) => end(workbenchError('map.failed', { reason: error.message }, error)));
    worker.on('exit', () => {
      before = before.then(() => resolve());
    });
  });
  const set = (value: number) => {
    Atomics.store(command, 0, value);
    Atomics.notify(command, 0);
  };
  return {
    done,
    pause: () => set(commands.pause),
    resume: () => set(commands.go),
    cancel() {
      ended = true;
      void worker.terminate();
    },
  };
}

function errorOf(error: Extract<JobMessage, { type: 'failed' }>['error']): Error {
  if ('code' in error) return new WorkbenchError(error);
  const defect = new Error(error.message);
  if (error.stack !== undefined) defect.stack = error.stack;
  return workbenchError('map.failed', { reason: error.message }, defect);
}
