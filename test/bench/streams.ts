/**
 * Measures what watching costs a run: the seconds of its epochs with and without readers of the event stream, in turns.
 * Usage: streams.ts [CLIENTS [EPOCHS]]. Prints a JSON document.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import { composeWorkbench } from '#main/compose.ts';
import { openRouter } from '#main/router/context.ts';
import { type RunningServer, startServer } from '#main/server/server.ts';
import { parseExperiment } from '#shared/expand.ts';

export interface Watchers {
  /** Ends them; what they have read. */
  leave(): Promise<{ clients: number; bytes: number; batches: number }>;
}

/** Connects readers, in a process of their own. */
export async function watch({ url, token }: RunningServer, clients: number): Promise<Watchers> {
  const child: ChildProcess = spawn(
    process.execPath,
    [join(import.meta.dirname, 'stream-clients.ts'), url, token, String(clients)],
    { stdio: ['pipe', 'pipe', 'inherit'] },
  );
  const lines: Interface = createInterface({ input: child.stdout! });
  const line = () => new Promise<string>((resolve) => lines.once('line', resolve));
  await line();
  return {
    async leave() {
      const told = line();
      child.stdin!.write('\n');
      return JSON.parse(await told);
    },
  };
}

const median = (values: readonly number[]) =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;

/** Trains a run; every few epochs the readers come or go. */
export async function measureStreams(clients = 50, epochs = 40) {
  const home = mkdtempSync(join(tmpdir(), 'contrast-streams-'));
  const workbench = composeWorkbench({ home });
  const router = openRouter(workbench);
  const server = await startServer(router, { pages: '/nowhere' });
  const input = {
    name: 'Watched',
    base: {
      dataset: { id: 'mnist', trainPerClass: 400, testPerClass: 10 },
      encoder: { name: 'small-cnn' },
      method: 'cross-entropy',
      supervised: { epochs, batchSize: 64 },
    },
  };
  const { spec, runs } = parseExperiment(input, 'bench');
  const { runIds } = workbench.experiments.create(spec, runs, null);
  const [alone, watched]: [number[], number[]] = [[], []];
  let watchers: Watchers | undefined;
  let read = { clients: 0, bytes: 0, batches: 0 };
  /** Epochs in which readers came or went, and the first, count for neither. */
  let settled = false;
  const ended = new Promise<void>((resolve) => {
    let turn = Promise.resolve();
    workbench.subscribe((event) => {
      if (event.type === 'epoch') {
        const { epoch, seconds } = event.metrics;
        if (settled) (watchers === undefined ? alone : watched).push(seconds);
        settled = true;
        if (epoch % 5 === 0 && epoch < epochs) {
          settled = false;
          turn = turn.then(async () => {
            if (watchers === undefined) watchers = await watch(server, clients);
            else {
              read = await watchers.leave();
              watchers = undefined;
            }
            settled = false;
          });
        }
      }
      if (event.type === 'run' && workbench.runs.get(runIds[0]!).status === 'finished')
        void turn.then(resolve);
    });
  });
  workbench.queue.start();
  await ended;
  await watchers?.leave();
  await server.close();
  router.close();
  await workbench.queue.stop();
  workbench.close();
  rmSync(home, { recursive: true });
  const [without, withReaders] = [median(alone), median(watched)];
  return {
    clients,
    epochs: { alone: alone.length, watched: watched.length },
    secondsPerEpoch: { alone: without, watched: withReaders },
    cost: withReaders / without - 1,
    read,
  };
}

if (import.meta.main) {
  const [clients, epochs] = process.argv.slice(2).map(Number);
  console.log(JSON.stringify(await measureStreams(clients, epochs), null, 2));
}
