/** Loads TensorFlow's native library into this process through @tensorflow/tfjs-node-gpu. */
import { createRequire } from 'node:module';
import util from 'node:util';
import type { NodeBackend } from './binding.ts';

const require = createRequire(import.meta.url);

/** tfjs-node calls two functions that newer Nodes have removed or warn of. */
function restoreRemovedNodeFunctions(): void {
  const legacy = util as unknown as Record<string, unknown>;
  legacy.isNullOrUndefined ??= (value: unknown) => value === null || value === undefined;
  legacy.isArray = Array.isArray;
}

/**
 * Requires the package, which registers the backend "tensorflow" with TensorFlow.js.
 * @throws whatever the package or the system's loader says
 */
export function requireTensorflow(): { backend: NodeBackend; version: string } {
  restoreRemovedNodeFunctions();
  process.env.TF_CPP_MIN_LOG_LEVEL ??= '3';
  // On a GPU, take memory as it is needed rather than all of it at once.
  process.env.TF_FORCE_GPU_ALLOW_GROWTH ??= 'true';
  const node = require('@tensorflow/tfjs-node-gpu') as { backend(): NodeBackend };
  const backend = node.backend();
  return { backend, version: backend.binding.TF_Version };
}
