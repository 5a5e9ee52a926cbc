import { createRequire } from 'node:module';
import { join } from 'node:path';
import { InstallFailure } from './failure.ts';
import { lastLines, type RunCommand } from './run-command.ts';
import type { TfjsPackage } from './tfjs-package.ts';
import type { LibraryNames } from './wheels.ts';

/** A C++ compiler: a program and its first arguments ($CXX may hold some). */
export type Compiler = readonly [string, ...string[]];

const REMEDY =
  'Install a C++ compiler (Debian, Ubuntu: apt install g++; Fedora: dnf install gcc-c++; macOS: xcode-select --install), then run "contrast engines get tensorflow".';

/** Finds a C++ compiler that runs: $CXX, c++, g++ or clang++. Throws an `InstallFailure` where there is none. */
export async function findCompiler(run: RunCommand, env: NodeJS.ProcessEnv): Promise<Compiler> {
  // On a Mac without the command line tools, c++ is there but only opens a dialog.
  const usable = process.platform !== 'darwin' || (await run('xcode-select', ['-p'])).code === 0;
  const chosen = env.CXX?.trim().split(/\s+/) ?? [];
  for (const candidate of usable ? [chosen, ['c++'], ['g++'], ['clang++']] : []) {
    const [command, ...first] = candidate;
    if (!command) continue;
    const { code } = await run(command, [...first, '--version'], { timeoutMs: 60_000 });
    if (code === 0) return [command, ...first];
  }
  throw new InstallFailure('no C++ compiler was found', REMEDY);
}

/**
 * Compiles the package's Node-API binding into `output`. Node's own headers are not needed: Node-API is a
 * stable C interface whose headers are an npm package, and Node resolves its symbols when it loads the binding.
 */
export async function compileBinding(
  run: RunCommand,
  compiler: Compiler,
  tfjs: TfjsPackage,
  library: { folder: string; names: LibraryNames },
  output: string,
): Promise<void> {
  const [command, ...first] = compiler;
  const result = await run(command, [...first, ...compilerArguments(tfjs, library, output)]);
  if (result.code === 0) return;
  throw new InstallFailure(
    `the C++ compiler (${command}) could not build TensorFlow's binding`,
    'Update the compiler (GCC 9, Clang 10 or newer), then run "contrast engines get tensorflow".',
    lastLines(result.stderr),
  );
}

/** Exported for its test. */
export function compilerArguments(
  tfjs: Pick<TfjsPackage, 'folder' | 'napi'>,
  library: { folder: string; names: LibraryNames },
  output: string,
  platform: NodeJS.Platform = process.platform,
): string[] {
  const { include_dir: nodeApi } = createRequire(import.meta.url)('node-api-headers') as {
    include_dir: string;
  };
  const mac = platform === 'darwin';
  // From lib/napi-vN/ to deps/lib/, wherever the clone is.
  const origin = mac ? '@loader_path' : '$ORIGIN';
  return [
    ...['-shared', '-fPIC', '-O2', '-std=c++17', '-w', `-DNAPI_VERSION=${tfjs.napi}`],
    ...(mac ? ['-undefined', 'dynamic_lookup'] : []),
    ...['-I', join(library.folder, 'include'), '-I', nodeApi],
    join(tfjs.folder, 'binding', 'tfjs_backend.cc'),
    join(tfjs.folder, 'binding', 'tfjs_binding.cc'),
    join(library.folder, 'lib', library.names.tensorflow),
    join(library.folder, 'lib', library.names.framework),
    `-Wl,-rpath,${origin}/../../deps/lib`,
    ...['-o', output],
  ];
}
