/** The program as a person starts it: `contrast serve` in a process of its own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

const command = join(import.meta.dirname, '../../bin/contrast.mjs');

export interface ServedProgram {
  /** The link that lets a browser in. */
  link: string;
  /** Where it answers. */
  url: string;
  process: ChildProcess;
  /** What it said where it ended without being told to; never resolves otherwise. */
  failed: Promise<string>;
  /** Ends it as Ctrl-C does; resolves when it is gone. */
  stop(): Promise<void>;
}

/**
 * @param port the same as before, for a program that is started anew under an open page
 * @param pages another build of the window
 */
export async function serveProgram(
  home: string,
  { port = 0, pages }: { port?: number; pages?: string | undefined } = {},
): Promise<ServedProgram> {
  const child = spawn(
    process.execPath,
    [
      command,
      'serve',
      '--json',
      '--home',
      home,
      '--port',
      String(port),
      ...(pages === undefined ? [] : ['--pages', pages]),
    ],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let errors = '';
  child.stderr.on('data', (chunk) => {
    errors += chunk;
  });
  const link = await new Promise<string>((resolve, reject) => {
    let text = '';
    child.stdout.on('data', (chunk) => {
      text += chunk;
      try {
        const { url } = JSON.parse(text) as { url?: string };
        if (url === undefined) reject(new Error(text));
        else resolve(url);
      } catch {
        // Not all of it yet.
      }
    });
    child.once('exit', (code) => reject(new Error(`The program ended with ${code}: ${errors}`)));
  });
  let told = false;
  const failed = new Promise<string>((resolve) => {
    // Once all that it said has arrived.
    child.once('close', (code, signal) => {
      if (!told) resolve(`The program ended by itself (${signal ?? code}): ${errors}`);
    });
  });
  return {
    link,
    url: new URL(link).origin,
    process: child,
    failed,
    async stop() {
      told = true;
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGTERM');
      await once(child, 'exit');
    },
  };
}
