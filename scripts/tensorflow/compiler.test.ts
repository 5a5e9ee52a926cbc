import { expect, test } from 'vitest';
import { compilerArguments, findCompiler } from './compiler.ts';
import type { RunCommand } from './run-command.ts';

const tfjs = { folder: '/package', napi: 8 };
const linux = { tensorflow: 'libtensorflow_cc.so.2', framework: 'libtensorflow_framework.so.2' };

test('on Linux, the binding finds the library from its own place', () => {
  const args = compilerArguments(tfjs, { folder: '/cache', names: linux }, '/out.node', 'linux');
  expect(args).toContain('-Wl,-rpath,$ORIGIN/../../deps/lib');
  expect(args).toContain('-DNAPI_VERSION=8');
  expect(args).toContain('/cache/lib/libtensorflow_cc.so.2');
  expect(args).not.toContain('dynamic_lookup');
});

test("on macOS, Node's symbols are left to the time of loading", () => {
  const args = compilerArguments(tfjs, { folder: '/cache', names: linux }, '/out.node', 'darwin');
  expect(args).toContain('-Wl,-rpath,@loader_path/../../deps/lib');
  expect(args).toContain('dynamic_lookup');
});

test('CXX comes first and may have arguments', async () => {
  const run: RunCommand = async () => ({ code: 0, signal: null, stdout: '', stderr: '' });
  expect(await findCompiler(run, { CXX: 'ccache g++-14' })).toEqual(['ccache', 'g++-14']);
  expect(await findCompiler(run, {})).toEqual(['c++']);
});
