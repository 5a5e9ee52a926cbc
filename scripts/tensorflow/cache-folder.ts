import { accessSync, constants, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { cacheRoot } from '../../bin/cache-folder.mjs';

/**
 * Where unpacked TensorFlow libraries are kept between clones: $CONTRAST_CACHE, else the user's cache folder
 * (XDG_CACHE_HOME included), else, where neither can be written, a folder of this clone alone.
 */
export function cacheFolder(env: NodeJS.ProcessEnv, nodeModules: string): string {
  const folder = join(cacheRoot(env), 'tensorflow');
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK);
    return folder;
  } catch {
    const fallback = join(nodeModules, '.cache', 'contrast-workbench', 'tensorflow');
    mkdirSync(fallback, { recursive: true });
    return fallback;
  }
}
