/** Keeps compiled code in the user's cache folder: the next start of the program, or of a trainer, takes half the time. */
import module from 'node:module';
import { join } from 'node:path';
import envPaths from 'env-paths';

/** For this process from now on, and for those that it starts. A folder that cannot be written is passed over. */
export function keepCompiledCode(env = process.env) {
  // As src/main/engines/cache-folder.ts has it, which a Node that hands over cannot run.
  const root = env.CONTRAST_CACHE || envPaths('contrast-workbench', { suffix: '' }).cache;
  env.NODE_COMPILE_CACHE ??= join(root, 'code');
  // Absent from Node 20, which hands over.
  module.enableCompileCache?.(env.NODE_COMPILE_CACHE);
}
