import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { bindingIn } from '#main/engines/tensorflow/private-place.ts';
import { cached } from './cache.ts';
import { compileBinding, findCompiler } from './compiler.ts';
import { fetchLibrary } from './library.ts';
import { checkLoads, type Loaded } from './load-check.ts';
import { isIntact } from './manifest.ts';
import { findPip } from './pip.ts';
import { place } from './place.ts';
import type { Progress } from './progress.ts';
import type { RunCommand } from './run-command.ts';
import type { TfjsPackage } from './tfjs-package.ts';
import type { WheelSet } from './wheels.ts';

export interface WheelRoute {
  run: RunCommand;
  tfjs: TfjsPackage;
  wheels: WheelSet;
  platform: string;
  cache: string;
  force: boolean;
  env: NodeJS.ProcessEnv;
  progress: Progress;
}

/** Installs TensorFlow from its Python wheel, or from the cache where an earlier install left it. */
export async function installFromWheel(route: WheelRoute): Promise<Loaded & { reused: boolean }> {
  const first = await build(route, { library: route.force, binding: route.force });
  try {
    return { ...(await checkLoads(route.run, route.tfjs.binding)), reused: first.reused };
  } catch (error) {
    if (!first.reused) throw error;
    // What came from the cache may be damaged in a way that sizes do not show, or the binding may have been
    // compiled on another system that shares this cache.
    const intact = await isIntact(first.library, true);
    await build(route, { library: !intact, binding: true });
    return { ...(await checkLoads(route.run, route.tfjs.binding)), reused: false };
  }
}

async function build(
  route: WheelRoute,
  rebuild: { library: boolean; binding: boolean },
): Promise<{ library: string; reused: boolean }> {
  const { run, tfjs, wheels, cache, progress } = route;
  const target = `${wheels.tensorflow.version}-${route.platform}-${wheels.device}`;
  const libraryName = `library-${target}`;
  const bindingName = `binding-${tfjs.version}-napi${tfjs.napi}-${target}`;

  // Both tools are looked for before the long download, and only where they are needed.
  const pip = once(() => findPip(run));
  const compiler = once(() => findCompiler(run, route.env));
  if (rebuild.library || !(await isIntact(join(cache, libraryName)))) await pip();
  // A packaged program brings its binding, so that nobody needs a compiler.
  const shipped = tfjs.place === tfjs.folder ? undefined : bindingIn(tfjs.folder, tfjs.napi);
  const isShipped = shipped !== undefined && existsSync(shipped);
  if (!isShipped && (rebuild.binding || !(await isIntact(join(cache, bindingName))))) await compiler();

  const library = await cached(
    cache,
    libraryName,
    async (folder) => fetchLibrary(run, await pip(), wheels, folder, progress),
    { rebuild: rebuild.library },
  );
  if (isShipped) {
    await place(tfjs, library.folder, shipped);
    return { library: library.folder, reused: library.reused };
  }
  const binding = await cached(
    cache,
    bindingName,
    async (folder) => {
      progress.stage("Compiling TensorFlow's binding");
      const from = { folder: library.folder, names: wheels.libraries };
      await compileBinding(run, await compiler(), tfjs, from, join(folder, 'tfjs_binding.node'));
    },
    { rebuild: rebuild.binding },
  );
  await place(tfjs, library.folder, join(binding.folder, 'tfjs_binding.node'));
  return { library: library.folder, reused: library.reused };
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
