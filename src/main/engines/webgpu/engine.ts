import * as tf from '@tensorflow/tfjs-core';
import { workbenchError } from '#shared/errors.ts';
import type { Engine, EngineProvider } from '../engine.ts';
import { freeNvidiaMemory } from '../gpu-memory.ts';
import { registerGradients } from '../gradients.ts';
import { registerAddN } from './add-n.ts';
import { registerCast } from './cast.ts';
import { openGpu } from './gpu.ts';
import { registerProducts } from './matmul.ts';
import { explain } from './probe.ts';
import { DeviceWatch, webgpuRunner } from './runner.ts';
import { webgpuStatus } from './status.ts';

let loaded: Engine | undefined;

async function initialise(): Promise<Engine> {
  const { found, gpuDevice } = await openGpu();
  registerGradients();
  registerAddN();
  registerCast();
  registerProducts();
  const watch = new DeviceWatch(gpuDevice);
  return {
    id: 'webgpu',
    device: found.device,
    onGpu: !found.software,
    version: found.version,
    kernels: {},
    // A processor that imitates a GPU takes the machine's memory. WebGPU itself tells nothing of a GPU's.
    memory: {
      available: () => (found.software ? process.availableMemory() : freeNvidiaMemory()),
      overhead: { bytes: 3e8, factor: 1.35 },
    },
    createRunner: (program) => webgpuRunner(program, watch),
  };
}

/** A GPU of any maker through Vulkan, Metal or Direct3D. */
export const webgpuEngine: EngineProvider = {
  id: 'webgpu',

  probe: webgpuStatus,

  async load(): Promise<Engine> {
    try {
      loaded ??= await initialise();
    } catch (cause) {
      const message = (cause as Error).message.split('\n')[0] ?? String(cause);
      throw workbenchError('engine.unavailable', { engine: 'webgpu', ...explain(message, '') }, cause);
    }
    await tf.setBackend('webgpu');
    return loaded;
  },
};
