#!/usr/bin/env node
/**
 * The command `contrast`. Plain JavaScript, for any Node from 18 on: the program itself is TypeScript that Node 24
 * runs directly, so an older Node hands over to the one in the dependency `node`.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { constants } from 'node:os';
import { fileURLToPath } from 'node:url';
import { isLasting, smallHeap, startAnew } from './small-heap.mjs';

const program = fileURLToPath(new URL('../src/main/cli/main.ts', import.meta.url));
const forwarded = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/** Whether npm has installed it as a package: Node then leaves types in its files. */
const isPackage = /[\\/]node_modules[\\/]/.test(program);

/** The binary of the dependency `node`, or undefined where it is not installed. */
function bundledNode() {
  const name = process.platform === 'win32' ? 'node.exe' : 'node';
  const folders = ['../node_modules/node/bin/', '../../node/bin/'];
  return folders
    .map((folder) => fileURLToPath(new URL(`${folder}${name}`, import.meta.url)))
    .find((file) => existsSync(file));
}

/** What makes a process, and those that it starts, strip the types. */
function environment() {
  if (!isPackage) return process.env;
  const hook = new URL('./strip-types.mjs', import.meta.url).href;
  const options = `${process.env.NODE_OPTIONS ?? ''} --disable-warning=ExperimentalWarning --import ${hook}`;
  return { ...process.env, NODE_OPTIONS: options.trim() };
}

/** Runs the program on another Node as if it were this process. */
function handOver(node) {
  const args = [...(isLasting ? [smallHeap] : []), program, ...process.argv.slice(2)];
  const child = spawn(node, args, { stdio: 'inherit', env: environment() });
  for (const signal of forwarded) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => {
    console.error(`${node} could not be started: ${error.message}\nInstall Contrast Workbench again.`);
    process.exitCode = 1;
  });
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? 128 + (constants.signals[signal] ?? 0);
  });
}

const isNew = Number(process.versions.node.split('.')[0]) >= 24;
const node = isNew ? process.execPath : bundledNode();
if (isNew || node !== undefined) (await import('./compile-cache.mjs')).keepCompiledCode();
if (isNew && !isPackage) {
  if (isLasting) startAnew();
  await import('../src/main/cli/main.ts');
} else if (node === undefined) {
  const way = isPackage
    ? 'Install it again with "npm install -g --allow-scripts=contrast-workbench,node,usearch,webgpu", which brings one'
    : 'Run "npm ci" in its folder, which installs one';
  console.error(
    `Contrast Workbench needs Node 24 or newer; this is ${process.version}.\n${way}, or install Node 24.`,
  );
  process.exitCode = 1;
} else {
  handOver(node);
}
