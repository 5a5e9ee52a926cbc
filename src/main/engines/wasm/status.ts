import { createRequire } from 'node:module';
import type { EngineStatus } from '#shared/engine.ts';

export const device = 'CPU (WebAssembly SIMD)';

/** It works wherever Node does. */
export async function wasmStatus(): Promise<EngineStatus> {
  const require = createRequire(import.meta.url);
  const { version } = require('@tensorflow/tfjs-backend-wasm/package.json') as { version: string };
  return { id: 'wasm', available: true, device, version, reason: null, remedy: null };
}
