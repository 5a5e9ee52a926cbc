/**
 * Where TensorFlow is installed for a program that may not write into its own folder, as a packaged one may not: in the
 * user's cache. What lies there is laid out as in the npm package: lib/napi-vN/tfjs_binding.node beside deps/.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { cacheRoot } from '../../../../bin/cache-folder.mjs';

/** @param version of the npm package, whose binding fits no other */
export function privatePlace(version: string, env: NodeJS.ProcessEnv = process.env): string {
  return join(cacheRoot(env), 'tensorflow', `installed-${version}`);
}

/** Highest Node-API version that the binding is made for and this Node knows, as the package's loader chooses it. */
export function napiVersion(made: readonly number[], supported = Number(process.versions.napi)): number {
  return Math.max(...made.filter((version) => version <= supported));
}

/** @param place the npm package's folder, or a private place */
export function bindingIn(place: string, napi: number): string {
  return join(place, 'lib', `napi-v${napi}`, 'tfjs_binding.node');
}

/** Whether a library lies beside the binding: the package ships neither, and a packaged program the binding alone. */
export function isInstalledIn(place: string, napi: number): boolean {
  return existsSync(bindingIn(place, napi)) && existsSync(join(place, 'deps', 'lib'));
}
