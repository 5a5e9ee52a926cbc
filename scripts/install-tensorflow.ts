/**
 * Installs TensorFlow's native library for @tensorflow/tfjs-node-gpu. npm runs it after every install, so it
 * ends with exit code 0 whatever happens; with --force (`npm run tensorflow`) it installs afresh and a
 * failure is exit code 1. CONTRAST_TENSORFLOW=skip|wheel|official overrides the choice of route.
 */
import { join } from 'node:path';
import pc from 'picocolors';
import { cacheFolder } from './tensorflow/cache-folder.ts';
import { installTensorflow } from './tensorflow/install.ts';
import { detectMachine } from './tensorflow/machine.ts';
import { createProgress } from './tensorflow/progress.ts';
import { runCommand } from './tensorflow/run-command.ts';

const nodeModules = join(import.meta.dirname, '..', 'node_modules');
/** Whether npm has installed the program as a package rather than checked it out. */
const isPackage = /[\\/]node_modules[\\/].*node_modules$/.test(nodeModules);
const force = process.argv.includes('--force');

const outcome = await installTensorflow({
  nodeModules,
  cache: () => cacheFolder(process.env, nodeModules),
  env: process.env,
  force,
  fetchPackage: isPackage && !/\boptional\b/.test(process.env.npm_config_omit ?? ''),
  detectMachine: () => detectMachine(runCommand),
  run: runCommand,
  progress: createProgress(process.stderr),
});

console.log(outcome.ok ? pc.green(outcome.line) : pc.yellow(outcome.line));
process.exitCode = force && !outcome.ok ? 1 : 0;
