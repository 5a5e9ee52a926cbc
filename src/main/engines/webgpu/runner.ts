import type * as tf from '@tensorflow/tfjs-core';
import { workbenchError } from '#shared/errors.ts';
import { eagerRunner } from '../eager-runner.ts';
import { lasting, OutOfMemory, type Program, type Runner } from '../program.ts';
import type { GpuDevice } from './gpu.ts';

/** Keeps the first thing that went wrong on a GPU, which is told of it some time after the call that caused it. */
export class DeviceWatch {
  #failure: string | null = null;

  constructor(device: GpuDevice) {
    device.addEventListener('uncapturederror', (event) => {
      // It would be written to standard output.
      event.preventDefault();
      this.#failure ??= event.error.message;
    });
    void device.lost.then(({ reason, message }) => {
      this.#failure ??= message || reason;
    });
  }

  /** @throws OutOfMemory, engine.device-failed */
  check(): void {
    if (this.#failure === null) return;
    if (/out of memory|outofmemory/i.test(this.#failure)) throw new OutOfMemory(this.#failure);
    throw workbenchError('engine.device-failed', { engine: 'webgpu', problem: this.#failure });
  }
}

/**
 * Runs a program op by op on the GPU. Values can be read only some time after they were asked for: `fetch` brings the state
 * here, and `read` takes it from there.
 */
export function webgpuRunner(program: Program, watch: DeviceWatch): Runner {
  const runner = eagerRunner(program);
  return {
    ...runner,
    concurrent: true,
    run(name, inputs, seed): Record<string, tf.Tensor> {
      watch.check();
      return runner.run(name, inputs, seed);
    },
    async fetch() {
      await Promise.all(lasting(program.state).map(({ variable }) => variable.data()));
      watch.check();
    },
    read() {
      watch.check();
      return runner.read();
    },
  };
}
