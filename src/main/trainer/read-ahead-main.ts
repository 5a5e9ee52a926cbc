/** The thread that read-ahead.ts starts. It reads from the disk: the images are in memory once already, or too many for it. */
import { parentPort, workerData } from 'node:worker_threads';
import { DatasetLibrary } from '../datasets/library.ts';
import type { ReadAnswer, ReadRequest } from './read-ahead.ts';

const { home, dataset: id } = workerData as { home: string; dataset: string };
const port = parentPort!;
const opening = new DatasetLibrary(home).open(id, { memoryLimit: 0 });

async function answerTo({ ids }: ReadRequest): Promise<ReadAnswer> {
  try {
    const { splits, imageShape } = await opening;
    const bytes = new Uint8Array(ids.length * imageShape.reduce((product, size) => product * size, 1));
    splits.train.gather(ids, bytes);
    return { images: new Float32Array(bytes) };
  } catch (error) {
    return { error: (error as Error).message };
  }
}

/** One after another, in order. */
let last = Promise.resolve();
port.on('message', (request: ReadRequest) => {
  last = last.then(async () => {
    const answer = await answerTo(request);
    // Handed over rather than copied.
    port.postMessage(answer, 'images' in answer ? [answer.images.buffer] : []);
  });
});
