/** Loads TensorFlow's native library into this process through @tensorflow/tfjs-node-gpu. */
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import util from 'node:util';
import type { NodeBackend } from './binding.ts';
import { bindingIn, isInstalledIn, napiVersion, privatePlace } from './private-place.ts';

const require = createRequire(import.meta.url);

/** tfjs-node calls two functions that newer Nodes have removed or warn of. */
function restoreRemovedNodeFunctions(): void {
  const legacy = util as unknown as Record<string, unknown>;
  legacy.isNullOrUndefined ??= (value: unknown) => value === null || value === undefined;
  legacy.isArray = Array.isArray;
}

/** Lets the package load its binding from the private place, where it was installed there and not in the package. */
function useInstalledBinding(): void {
  const manifest = require.resolve('@tensorflow/tfjs-node-gpu/package.json');
  const { version, binary } = require(manifest) as { version: string; binary: { napi_versions: number[] } };
  const napi = napiVersion(binary.napi_versions);
  const place = privatePlace(version);
  if (isInstalledIn(dirname(manifest), napi) || !isInstalledIn(place, napi)) return;
  // The package asks this module where its binding is.
  const own = createRequire(manifest);
  const finder = '@mapbox/node-pre-gyp';
  const exports = Object.create(own(finder) as object, { find: { value: () => bindingIn(place, napi) } });
  own.cache[own.resolve(finder)]!.exports = exports;
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
  useInstalledBinding();
  const node = require('@tensorflow/tfjs-node-gpu') as { backend(): NodeBackend };
  const backend = node.backend();
  return { backend, version: backend.binding.TF_Version };
}
