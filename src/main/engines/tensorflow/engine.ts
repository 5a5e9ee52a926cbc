import { availableParallelism } from 'node:os';
import * as tf from '@tensorflow/tfjs-core';
import type { EngineStatus } from '#shared/engine.ts';
import { workbenchError } from '#shared/errors.ts';
import { memoryOverhead } from '#shared/step-memory.ts';
import { eagerRunner } from '../eager-runner.ts';
import type { Engine, EngineProvider } from '../engine.ts';
import { freeNvidiaMemory } from '../gpu-memory.ts';
import { registerGradients } from '../gradients.ts';
import { registerKernels } from '../kernels.ts';
import type { NodeBackend } from './binding.ts';
import { graphRunnerWithFallback } from './graph/fallback.ts';
import { registerTransform, tensorflowKernels } from './kernels.ts';
import { requireTensorflow } from './load.ts';
import { probeInChild } from './probe.ts';

const remedy = 'Run "npm run tensorflow" to install it again; "contrast doctor" says what went wrong.';

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
    execution === 'eager' ? eagerRunner(program) : graphRunnerWithFallback(backend, kernels, program);
  const memory = {
    available: () => (backend.isUsingGpuDevice ? freeNvidiaMemory() : process.availableMemory()),
    overhead: memoryOverhead,
  };
  return { id: 'tensorflow', device: describeDevice(backend), version, kernels, memory, createRunner };
}

/** TensorFlow's own runtime: fused CPU kernels of oneDNN, or CUDA on an NVIDIA GPU. */
export const tensorflowEngine: EngineProvider = {
  id: 'tensorflow',

  async probe(): Promise<EngineStatus> {
    // A broken native library can end the process that loads it: another process tries first.
    const result = await probeInChild();
    const base = { id: 'tensorflow' as const };
    return 'error' in result
      ? { ...base, available: false, device: null, version: null, reason: result.error, remedy }
      : {
          ...base,
          available: true,
          device: result.device,
          version: result.version,
          reason: null,
          remedy: null,
        };
  },

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
