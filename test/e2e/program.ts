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
  return {
    link,
    url: new URL(link).origin,
    process: child,
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGTERM');
      await once(child, 'exit');
    },
  };
}
