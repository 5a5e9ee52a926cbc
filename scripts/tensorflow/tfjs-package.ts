import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { InstallFailure } from './failure.ts';

/** The npm package whose native part is installed here. */
export interface TfjsPackage {
  folder: string;
  version: string;
  /** The Node-API version that the package's loader will look for. */
  napi: number;
  /** Where that loader looks for the binding. */
  binding: string;
  /** The folder of native libraries beside it. */
  deps: string;
}

/**
 * Finds @tensorflow/tfjs-node-gpu. Its loader takes the highest Node-API version that both the package's own
 * list and this Node know (8 on Node 24, which itself knows 10).
 */
export function findTfjsPackage(nodeModules: string, supported = Number(process.versions.napi)): TfjsPackage {
  const folder = join(nodeModules, '@tensorflow', 'tfjs-node-gpu');
  const text = readOrUndefined(join(folder, 'package.json'));
  if (text === undefined) {
    throw new InstallFailure(
      'the optional package @tensorflow/tfjs-node-gpu is missing',
      'Run "npm ci" without --omit=optional.',
    );
  }
  const json = JSON.parse(text) as { version: string; binary: { napi_versions: number[] } };
  const napi = Math.max(...json.binary.napi_versions.filter((version) => version <= supported));
  return {
    folder,
    version: json.version,
    napi,
    binding: join(folder, 'lib', `napi-v${napi}`, 'tfjs_binding.node'),
    deps: join(folder, 'deps'),
  };
}

function readOrUndefined(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
