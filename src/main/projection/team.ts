/**
 * Threads that compute together over shared memory. Work is cut into chunks whose number does not depend on how many
 * threads there are, each chunk writes to a place of its own, and sums are added in the order of the chunks: so the
 * result is the same, bit for bit, for any number of threads.
 */
import { once } from 'node:events';
import { MessageChannel, type MessagePort, Worker } from 'node:worker_threads';
import { type KernelName, kernels } from './kernels.ts';
import { control, Lane, TeamBroken } from './lane.ts';

/** What a helper is started with. */
export interface HelperData {
  index: number;
  lanes: number;
  control: Int32Array;
  orders: MessagePort;
}

/** What a helper is told to do. */
export interface Order {
  kernel: KernelName;
  args: unknown;
}

type Arguments<K extends KernelName> = Parameters<(typeof kernels)[K]>[1];
type Hooks<K extends KernelName> = Parameters<(typeof kernels)[K]>[2];

interface Helper {
  worker: Worker;
  orders: MessagePort;
}

export class Team implements AsyncDisposable {
  readonly lanes: number;
  readonly #control = new Int32Array(new SharedArrayBuffer(4 * control.length));
  readonly #lane: Lane;
  readonly #helpers: Helper[] = [];
  #failure: unknown;

  /** @param lanes threads, this one included */
  constructor(lanes: number) {
    this.lanes = lanes;
    this.#lane = new Lane(0, lanes, this.#control);
    for (let index = 1; index < lanes; index++) {
      const { port1, port2 } = new MessageChannel();
      const data: HelperData = { index, lanes, control: this.#control, orders: port2 };
      const worker = new Worker(new URL('./helper-main.ts', import.meta.url), {
        workerData: data,
        transferList: [port2],
      });
      worker.once('error', (error) => this.#break(error));
      worker.unref();
      port1.unref();
      this.#helpers.push({ worker, orders: port1 });
    }
  }

  /**
   * Runs a kernel in all threads, this one included, and returns when all are done.
   * @param args shared arrays and plain values
   * @param hooks for this thread's part alone
   * @throws what this thread's part throws; an Error where another's did
   */
  run<K extends KernelName>(kernel: K, args: Arguments<K>, hooks?: Hooks<K>): void {
    const order: Order = { kernel, args };
    for (const { orders } of this.#helpers) orders.postMessage(order);
    Atomics.add(this.#control, control.order, 1);
    Atomics.notify(this.#control, control.order);
    try {
      (kernels[kernel] as (lane: Lane, args: unknown, hooks: unknown) => void)(this.#lane, args, hooks);
      this.#lane.sync();
    } catch (error) {
      this.#break(error);
      throw error instanceof TeamBroken ? new Error('A thread of the map failed.') : error;
    }
  }

  #break(error: unknown): void {
    this.#failure ??= error;
    Atomics.store(this.#control, control.broken, 1);
    Atomics.add(this.#control, control.round, 1);
    Atomics.notify(this.#control, control.round);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const { worker, orders } of this.#helpers) {
      orders.close();
      const ended = once(worker, 'exit');
      void worker.terminate();
      await ended;
    }
  }
}

/** How many threads to use: as asked for; two where there are two, if left to the program (0). */
export function lanesFor(threads: number, available: number): number {
  return threads === 0 ? Math.min(2, available) : Math.min(threads, 64);
}
