/** What the tests of this folder share: a small zip writer, a package to install into, and fake programs. */

import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { crc32 } from 'node:zlib';
import { onTestFinished } from 'vitest';
import type { InstallOptions } from './install.ts';
import type { Machine } from './machine.ts';
import type { Progress } from './progress.ts';
import type { CommandResult, RunCommand } from './run-command.ts';
import type { WheelSet } from './wheels.ts';

/** A folder that is removed when the test ends. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'contrast-tensorflow-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A zip archive of stored (not compressed) files. */
export function zipOf(files: Record<string, string>, mode = 0o644): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [name, text] of Object.entries(files)) {
    const path = Buffer.from(name);
    const data = Buffer.from(text);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt32LE(crc32(data), 10);
    common.writeUInt32LE(data.length, 14);
    common.writeUInt32LE(data.length, 18);
    common.writeUInt16LE(path.length, 22);
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), common, path, data]);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE((mode << 16) >>> 0, 6);
    tail.writeUInt32LE(offset, 10);
    directory.push(Buffer.from('PK\x01\x02'), Buffer.from([20, 3]), common, tail, path);
    parts.push(local);
    offset += local.length;
  }
  const central = Buffer.concat(directory);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(Object.keys(files).length, 4);
  end.writeUInt16LE(Object.keys(files).length, 6);
  end.writeUInt32LE(central.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...parts, central, Buffer.from('PK\x05\x06'), end]);
}

export const WHEEL = zipOf({
  'tensorflow/libtensorflow_cc.so.2': 'the library',
  'tensorflow/libtensorflow_framework.so.2': 'the framework',
  'tensorflow/include/tensorflow/c/c_api.h': '// the header',
  'tensorflow/include/tensorflow/cc/ops.h': '// not of the C API',
  'tensorflow/python/other.so': 'not taken',
});

/** A set of wheels that `WHEEL` satisfies. */
export const WHEELS: WheelSet = {
  device: 'cpu',
  tensorflow: {
    project: 'tensorflow-cpu',
    version: '2.21.0',
    platform: 'manylinux_2_27_x86_64',
    bytes: WHEEL.length,
    sha256: createHash('sha256').update(WHEEL).digest('hex'),
  },
  libraries: { tensorflow: 'libtensorflow_cc.so.2', framework: 'libtensorflow_framework.so.2' },
  nvidia: [],
};

export const LINUX: Machine = { platform: 'linux-x64', glibc: '2.36', nvidia: false };

export const quiet: Progress = { stage() {}, at() {}, done() {} };

const MISSING: CommandResult = { code: null, signal: null, stdout: '', stderr: 'spawn ENOENT' };
const answer = (stdout: string): CommandResult => ({ code: 0, signal: null, stdout, stderr: '' });

export interface FakePrograms {
  pip?: boolean;
  compiler?: boolean;
  wheel?: Buffer;
  /** What pip says instead of downloading. */
  pipError?: string;
  /** Whether the package's own installer works. */
  official?: boolean;
  /** What loading the binding gives; by default it works. */
  load?: () => CommandResult;
}

/** A `RunCommand` whose pip, compiler, installer and Node are small fakes; `calls` says what was run. */
export function fakeRun(programs: FakePrograms = {}): { run: RunCommand; calls: string[] } {
  const { pip = true, compiler = true, wheel = WHEEL, official = false } = programs;
  const load = programs.load ?? (() => answer('{"version":"2.21.0","gpu":false}\n'));
  const calls: string[] = [];
  const run: RunCommand = async (command, args) => {
    if (args.includes('scripts/install.js')) {
      calls.push('official');
      return official ? answer('') : { code: 1, signal: null, stdout: '', stderr: 'Error: no host\n' };
    }
    if (args[0] === '-e') {
      calls.push('load');
      return load();
    }
    if (args.includes('pip') && command === 'python3') {
      if (!pip) return MISSING;
      if (args.includes('--version')) return answer('pip 25.0 from somewhere (python 3.14)\n');
      calls.push('download');
      if (programs.pipError) return { code: 1, signal: null, stdout: '', stderr: programs.pipError };
      writeFileSync(join(args[args.indexOf('--dest') + 1]!, 'tensorflow.whl'), wheel);
      return answer('');
    }
    if (command === 'c++' && compiler) {
      if (args.includes('--version')) return answer('c++ 12\n');
      calls.push('compile');
      writeFileSync(args[args.indexOf('-o') + 1]!, 'the binding');
      return answer('');
    }
    return MISSING;
  };
  return { run, calls };
}

export interface Workplace {
  options: InstallOptions;
  packageFolder: string;
  cacheFolder: string;
}

/** A node_modules with a stand-in for the package, and options that install into it. */
export function workplace(run: RunCommand, changes: Partial<InstallOptions> = {}): Workplace {
  const root = temporaryFolder();
  const nodeModules = join(root, 'node_modules');
  const packageFolder = join(nodeModules, '@tensorflow', 'tfjs-node-gpu');
  const cacheFolder = join(root, 'cache');
  mkdirSync(packageFolder, { recursive: true });
  mkdirSync(cacheFolder);
  writeFileSync(
    join(packageFolder, 'package.json'),
    JSON.stringify({ version: '4.22.0', binary: { napi_versions: [3, 8] } }),
  );
  const options: InstallOptions = {
    nodeModules,
    cache: () => cacheFolder,
    env: {},
    force: false,
    detectMachine: async () => LINUX,
    run,
    progress: quiet,
    wheelsFor: (_platform, device) => (device === 'cpu' ? WHEELS : undefined),
    ...changes,
  };
  return { options, packageFolder, cacheFolder };
}

/** Forgets what was installed into a workplace, as a new clone would have; the cache stays. */
export function newClone(place: Workplace): void {
  const manifest = join(place.packageFolder, 'package.json');
  const kept = join(dirname(place.cacheFolder), 'package.json');
  cpSync(manifest, kept);
  for (const name of readdirSync(place.packageFolder))
    rmSync(join(place.packageFolder, name), { recursive: true });
  cpSync(kept, manifest);
}
