/** Reads training images in a thread of its own, so that the next batch is there when the GPU is done with this one. */
import { Worker } from 'node:worker_threads';
import type { ReadAhead } from '../training/batches.ts';

/** What the thread is told, and answers; it answers in the order in which it is asked. */
export interface ReadRequest {
  ids: Int32Array;
}
export type ReadAnswer = { images: Float32Array<ArrayBuffer> } | { error: string };

interface Waiting {
  resolve(images: Float32Array<ArrayBuffer>): void;
  reject(error: Error): void;
}

/** @param home the folder of the data sets */
export function startReadAhead(home: string, dataset: string): ReadAhead & { close(): void } {
  const worker = new Worker(new URL('./read-ahead-main.ts', import.meta.url), {
    workerData: { home, dataset },
  });
  const waiting: Waiting[] = [];
  let failure: Error | null = null;
  /** Nothing is asked of it any more: whoever waits reads by itself. */
  const fail = (error: Error) => {
    if (failure !== null) return;
    failure = error;
    process.stderr.write(
      `Images are read between steps, since reading them ahead failed: ${error.message}\n`,
    );
    for (const { reject } of waiting.splice(0)) reject(error);
  };
  worker.on('message', (answer: ReadAnswer) => {
    if ('error' in answer) fail(new Error(answer.error));
    else waiting.shift()?.resolve(answer.images);
  });
  worker.on('error', fail);
  // A run that fails must not be kept from ending.
  worker.unref();
  return {
    read(ids) {
      if (failure !== null) return Promise.reject(failure);
      return new Promise((resolve, reject) => {
        waiting.push({ resolve, reject });
        worker.postMessage({ ids } satisfies ReadRequest);
      });
    },
    close() {
      failure ??= new Error('Reading has ended.');
      void worker.terminate();
    },
  };
}
