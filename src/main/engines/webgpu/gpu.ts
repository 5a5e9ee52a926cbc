/** Finds the GPU through Dawn, the WebGPU implementation of Chromium, which the package `webgpu` brings to Node. */
import * as tf from '@tensorflow/tfjs-core';

/** What is used of a GPUAdapterInfo. */
interface AdapterInfo {
  readonly vendor: string;
  readonly architecture: string;
  readonly device: string;
  readonly description: string;
  /** A processor that imitates a GPU. */
  readonly isFallbackAdapter?: boolean;
}

interface Gpu {
  requestAdapter(options: object): Promise<{ readonly info: AdapterInfo } | null>;
}

/** What is used of a GPUDevice. */
export interface GpuDevice {
  readonly lost: Promise<{ readonly reason: string; readonly message: string }>;
  addEventListener(
    type: 'uncapturederror',
    listener: (event: { readonly error: { message: string }; preventDefault(): void }) => void,
  ): void;
}

export interface FoundGpu {
  device: string;
  version: string;
  /** Whether a processor imitates it. */
  software: boolean;
}

function describe(info: AdapterInfo): string {
  const name = info.description || [info.vendor, info.architecture, info.device].filter(Boolean).join(' ');
  return info.isFallbackAdapter ? `Software (${name})` : `GPU (${name})`;
}

/**
 * Makes WebGPU known where a browser has it, which is where TensorFlow.js's backend looks. It stays there: Dawn ends the
 * process with a segmentation fault where its instance is collected while a device is in use.
 */
async function install(): Promise<Gpu> {
  const { create, globals } = await import('webgpu');
  Object.assign(globalThis, globals);
  const gpu = create([]) as unknown as Gpu;
  Object.defineProperty(globalThis.navigator, 'gpu', { value: gpu, configurable: true });
  return gpu;
}

/** The GPU that would be used, or null where there is none. @throws what loading Dawn or a driver says */
export async function findGpu(): Promise<FoundGpu | null> {
  const gpu = await install();
  const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' });
  if (adapter === null) return null;
  const { info } = adapter;
  return { device: describe(info), version: tf.version_core, software: info.isFallbackAdapter === true };
}

/**
 * Makes the GPU TensorFlow.js's backend "webgpu".
 * @throws where there is none, or what the driver says
 */
export async function openGpu(): Promise<{ found: FoundGpu; gpuDevice: GpuDevice }> {
  const found = await findGpu();
  if (found === null) throw new Error('No GPU was found.');
  // Looks for WebGPU when it is loaded.
  await import('@tensorflow/tfjs-backend-webgpu');
  if (!(await tf.setBackend('webgpu'))) throw new Error('The GPU could not be opened.');
  const backend = tf.backend() as unknown as { device: GpuDevice };
  return { found, gpuDevice: backend.device };
}
