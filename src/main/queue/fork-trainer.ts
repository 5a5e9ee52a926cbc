import { type ChildProcess, fork } from 'node:child_process';
import { nodeBinary } from './node-binary.ts';

/**
 * Starts a process that computes, apart from this one: plain Node.js with a channel for messages.
 * @param module what it runs
 * @throws run.trainer-start
 */
export function forkTrainer(module: string, deviceEnv: Readonly<Record<string, string>> = {}): ChildProcess {
  const { ELECTRON_RUN_AS_NODE: _, ...env } = process.env;
  return fork(module, [], {
    execPath: nodeBinary(),
    execArgv: [],
    env: { ...env, ...deviceEnv, TF_CPP_MIN_LOG_LEVEL: env.TF_CPP_MIN_LOG_LEVEL ?? '3' },
    // JSON would turn NaN and infinities into null.
    serialization: 'advanced',
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    // A process group of its own: an interrupt from the terminal reaches the parent alone.
    detached: process.platform !== 'win32',
  });
}
