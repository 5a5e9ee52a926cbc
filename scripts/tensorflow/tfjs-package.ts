import { accessSync, constants, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bindingIn, napiVersion, privatePlace } from '#main/engines/tensorflow/private-place.ts';
import { InstallFailure } from './failure.ts';

/** The npm package whose native part is installed here. */
export interface TfjsPackage {
  folder: string;
  version: string;
  /** Where the native part goes: the package itself, or the user's cache where that cannot be written. */
  place: string;
  /** The Node-API version that the package's loader will look for. */
  napi: number;
  /** Where that loader looks for the binding. */
  binding: string;
  /** The folder of native libraries beside it. */
  deps: string;
}

interface FindOptions {
  /** Node-API version of this Node. */
  supported?: number;
  env?: NodeJS.ProcessEnv;
  /** Whether a folder can be written. */
  writable?: (folder: string) => boolean;
}

/**
 * Finds @tensorflow/tfjs-node-gpu. Its loader takes the highest Node-API version that both the package's own
 * list and this Node know (8 on Node 24, which itself knows 10).
 */
export function findTfjsPackage(
  nodeModules: string,
  { supported, env = process.env, writable = isWritable }: FindOptions = {},
): TfjsPackage {
  const folder = join(nodeModules, '@tensorflow', 'tfjs-node-gpu');
  const text = readOrUndefined(join(folder, 'package.json'));
  if (text === undefined) {
    throw new InstallFailure(
      'the optional package @tensorflow/tfjs-node-gpu is missing',
      'Run "npm ci" without --omit=optional.',
    );
  }
  const json = JSON.parse(text) as { version: string; binary: { napi_versions: number[] } };
  const napi = napiVersion(json.binary.napi_versions, supported);
  const place = writable(folder) ? folder : ownPlace(json.version, env);
  return {
    folder,
    version: json.version,
    place,
    napi,
    binding: bindingIn(place, napi),
    deps: join(place, 'deps'),
  };
}

/** What is changed in a packaged program spoils its signature, and goes with its next version. */
function isWritable(folder: string): boolean {
  if (/[\\/]app[.]asar[.]unpacked[\\/]/.test(folder)) return false;
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

function ownPlace(version: string, env: NodeJS.ProcessEnv): string {
  const place = privatePlace(version, env);
  mkdirSync(place, { recursive: true });
  return place;
}

function readOrUndefined(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
