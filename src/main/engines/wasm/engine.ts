import { createRequire } from 'node:module';
import path from 'node:path';
import { setWasmPaths, version_wasm } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { eagerRunner } from '../eager-runner.ts';
import type { Engine, EngineProvider } from '../engine.ts';
import { registerGradients } from '../gradients.ts';
import { registerKernels } from '../kernels.ts';
import { registerConvolutionGradients } from './convolution-gradients.ts';
import { wasmKernels } from './kernels.ts';
import { registerMaxPoolGradient } from './max-pool-gradient.ts';
import { registerTransform } from './transform.ts';

const require = createRequire(import.meta.url);
let loaded: Engine | undefined;

async function initialise(): Promise<Engine> {
  const entry = require.resolve('@tensorflow/tfjs-backend-wasm');
  setWasmPaths(`${path.dirname(entry)}${path.sep}`);
  registerGradients();
  registerConvolutionGradients();
  registerMaxPoolGradient();
  registerTransform();
  registerKernels('wasm', wasmKernels);
  await tf.setBackend('wasm');
  await tf.ready();
  return {
    id: 'wasm',
    device: 'CPU (WebAssembly SIMD)',
    version: version_wasm,
    kernels: wasmKernels,
    createRunner: (program) => eagerRunner(program),
  };
}

/** WebAssembly on one core: slower, but it works wherever Node does. */
export const wasmEngine: EngineProvider = {
  id: 'wasm',
  probe: async () => ({
    id: 'wasm',
    available: true,
    device: 'CPU (WebAssembly SIMD)',
    version: version_wasm,
    reason: null,
    remedy: null,
  }),
  async load() {
    loaded ??= await initialise();
    await tf.setBackend('wasm');
    return loaded;
  },
};
