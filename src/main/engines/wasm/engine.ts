import { createRequire } from 'node:module';
import path from 'node:path';
import { setWasmPaths, version_wasm } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import type { Engine, EngineProvider } from '../engine.ts';
import { registerGradients } from '../gradients.ts';
import { registerKernels } from '../kernels.ts';
import { registerConvolutionGradients } from './convolution-gradients.ts';
import { wasmKernels } from './kernels.ts';
import { registerMaxPoolGradient } from './max-pool-gradient.ts';
import { wasmRunner } from './runner.ts';
import { device, wasmStatus } from './status.ts';
import { registerTransform } from './transform.ts';

const require = createRequire(import.meta.url);

/** What a WebAssembly program can address. */
const largestHeap = 2 ** 32;
/** The heap of steps of ResNet-8 with 64 to 720 images: 1.2 to 1.31 times their tensors, which it cannot lay without gaps. */
const overhead = { bytes: 3e7, factor: 1.3 };

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
    device,
    onGpu: false,
    version: version_wasm,
    kernels: wasmKernels,
    memory: { available: () => Math.min(process.availableMemory(), largestHeap), overhead },
    createRunner: wasmRunner,
  };
}

/** WebAssembly on one core: slower, but it works wherever Node does. */
export const wasmEngine: EngineProvider = {
  id: 'wasm',
  probe: wasmStatus,
  async load() {
    loaded ??= await initialise();
    await tf.setBackend('wasm');
    return loaded;
  },
};
