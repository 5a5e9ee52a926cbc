import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe } from 'vitest';
import type { Engine } from '#main/engines/engine.ts';
import { engineProviders } from '#main/engines/index.ts';
import { registerKernels } from '#main/engines/kernels.ts';

/** An engine to test on; `composed` leaves its fused kernels out. */
export interface EngineCase {
  engine: Engine;
  composed: boolean;
}

/**
 * Runs the same tests on every engine that loads here, and where an engine has fused kernels without them too. An engine
 * that does not load is skipped with its reason printed. WebGPU is left out: tests read values at once, which it cannot;
 * it is compared with wasm instead.
 * @param options `composed: false` leaves the second out, where kernels make no difference
 */
export async function describeEachEngine(
  name: string,
  tests: (current: () => EngineCase) => void,
  options = { composed: true },
): Promise<void> {
  for (const provider of engineProviders.filter(({ id }) => id !== 'webgpu')) {
    const status = await provider.probe();
    if (!status.available) {
      process.stderr.write(`Skipped: ${name} on ${provider.id}: ${status.reason}\n`);
      describe.skip(`${name} on ${provider.id} (${status.reason})`, () => tests(() => undefined as never));
      continue;
    }
    for (const composed of options.composed ? [false, true] : [false]) {
      describe(`${name} on ${provider.id}${composed ? ', composed ops' : ''}`, () => {
        let engine: Engine;
        beforeAll(async () => {
          engine = await provider.load();
          if (composed) registerKernels(engine.id, {});
          tf.engine().startScope();
        });
        afterAll(() => {
          tf.engine().endScope();
          registerKernels(engine.id, engine.kernels);
        });
        tests(() => ({ engine, composed }));
      });
    }
  }
}
