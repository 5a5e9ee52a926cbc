import { availableParallelism } from 'node:os';
import * as tf from '@tensorflow/tfjs-core';
import { workbenchError } from '#shared/errors.ts';
import { memoryOverhead } from '#shared/step-memory.ts';
import type { Engine, EngineProvider } from '../engine.ts';
import { freeNvidiaMemory } from '../gpu-memory.ts';
import { registerGradients } from '../gradients.ts';
import { registerKernels } from '../kernels.ts';
import type { NodeBackend } from './binding.ts';
import { tensorflowEagerRunner } from './eager.ts';
import { graphRunnerWithFallback } from './graph/fallback.ts';
import { registerTransform, tensorflowKernels } from './kernels.ts';
import { requireTensorflow } from './load.ts';
import { remedy, tensorflowStatus } from './status.ts';

let loaded: Engine | undefined;

function describeDevice(backend: NodeBackend): string {
  return backend.isUsingGpuDevice ? 'GPU (CUDA)' : `CPU (${availableParallelism()} cores, oneDNN)`;
}

function initialise(): Engine {
  const { backend, version } = requireTensorflow();
  const kernels = tensorflowKernels(backend);
  registerGradients();
  registerTransform(backend);
  registerKernels('tensorflow', kernels);
  const createRunner: Engine['createRunner'] = (program, execution) =>
    execution === 'eager'
      ? tensorflowEagerRunner(program)
      : graphRunnerWithFallback(backend, kernels, program);
  const memory = {
    available: () => (backend.isUsingGpuDevice ? freeNvidiaMemory() : process.availableMemory()),
    overhead: memoryOverhead,
  };
  return {
    id: 'tensorflow',
    device: describeDevice(backend),
    onGpu: backend.isUsingGpuDevice,
    version,
    kernels,
    memory,
    createRunner,
  };
}

/** TensorFlow's own runtime: fused CPU kernels of oneDNN, or CUDA on an NVIDIA GPU. */
export const tensorflowEngine: EngineProvider = {
  id: 'tensorflow',

  probe: tensorflowStatus,

  async load(): Promise<Engine> {
    try {
      loaded ??= initialise();
    } catch (cause) {
      const reason = (cause as Error).message.split('\n')[0] ?? String(cause);
      throw workbenchError('engine.unavailable', { engine: 'tensorflow', reason, remedy }, cause);
    }
    await tf.setBackend('tensorflow');
    return loaded;
  },
};

/** What the probing process prints. */
export function describeHere(): { device: string; version: string } {
  const { backend, version } = requireTensorflow();
  return { device: describeDevice(backend), version };
}
