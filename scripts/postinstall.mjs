// npm runs this after every install, on whatever Node it has itself. The installer is TypeScript and needs the
// Node 24 that is one of the dependencies; this plain file finds it and never lets an install fail.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const root = join(import.meta.dirname ?? new URL('.', import.meta.url).pathname, '..');
const installer = join(root, 'scripts', 'install-tensorflow.ts');
const bundled = join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');

const [major, minor] = process.versions.node.split('.').map(Number);
const runsTypeScript = major > 22 || (major === 22 && minor >= 18);
const isPackage = /[\\/]node_modules[\\/]/.test(root);
const node = existsSync(bundled) ? bundled : runsTypeScript ? process.execPath : undefined;

const consequence = 'Training will use the wasm engine. Run "contrast doctor" to see how to add it.';
if (node === undefined) {
  console.log(`TensorFlow is not installed: Node 24 is missing from node_modules. ${consequence}`);
} else {
  // Installed as a package, its files keep their types unless this strips them.
  const strip = [
    '--disable-warning=ExperimentalWarning',
    '--import',
    pathToFileURL(join(root, 'bin', 'strip-types.mjs')).href,
  ];
  const { status, signal } = spawnSync(node, [...(isPackage ? strip : []), installer], { stdio: 'inherit' });
  if (status !== 0) {
    console.log(`TensorFlow is not installed: the installer ended with ${signal ?? status}. ${consequence}`);
  }
}
