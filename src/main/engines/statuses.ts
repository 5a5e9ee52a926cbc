/**
 * Whether each engine can be loaded here, without loading TensorFlow.js: a program that only asks stays small. In the
 * order of `engineProviders`.
 */
import type { EngineStatus } from '#shared/engine.ts';
import { tensorflowStatus } from './tensorflow/status.ts';
import { wasmStatus } from './wasm/status.ts';
import { webgpuStatus } from './webgpu/status.ts';

export function engineStatuses(): Promise<EngineStatus[]> {
  return Promise.all([tensorflowStatus(), webgpuStatus(), wasmStatus()]);
}
