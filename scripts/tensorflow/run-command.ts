import { spawn } from 'node:child_process';

export interface CommandResult {
  /** Exit code, or null where the command was missing or was ended by a signal. */
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
}

export interface CommandOptions {
  cwd?: string;
  env?: Record<string, string>;
  timeoutMs?: number;
}

/** Runs a program without a shell. Never rejects: a missing program is a result with code null. */
export type RunCommand = (
  command: string,
  args: readonly string[],
  options?: CommandOptions,
) => Promise<CommandResult>;

const KEPT_CHARACTERS = 64_000;

export const runCommand: RunCommand = (command, args, options = {}) =>
  new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: options.cwd,
      env: { ...process.env, ...options.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout = (stdout + text).slice(-KEPT_CHARACTERS);
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr = (stderr + text).slice(-KEPT_CHARACTERS);
    });
    // Not spawn's own timeout: for a program that does not exist, its timer outlives the failure.
    const limit = options.timeoutMs && setTimeout(() => child.kill(), options.timeoutMs);
    const end = (result: CommandResult) => {
      clearTimeout(limit);
      resolve(result);
    };
    child.on('error', (error) => end({ code: null, signal: null, stdout, stderr: error.message }));
    child.on('close', (code, signal) => end({ code, signal, stdout, stderr }));
  });

/** The last lines of a text, trimmed: enough to see why a tool failed. */
export function lastLines(text: string, count = 20): string {
  return text.trimEnd().split('\n').slice(-count).join('\n');
}
