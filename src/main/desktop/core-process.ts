/** Starts the program behind the window and connects ports to it. */
import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import { type SerializedError, WorkbenchError } from '#shared/errors.ts';
import type { Port } from '../router/message-port.ts';
import { processWire, relayPorts } from './relay.ts';

export interface CoreProcess {
  /** Lets a browser in. */
  readonly link: string;
  /** Connects a port of the window. */
  connect(port: Port): void;
  /** Ends it, with runs at their last checkpoint; resolves when it is gone. */
  close(): Promise<void>;
  /** Resolves when it is gone, whoever ended it. */
  readonly gone: Promise<void>;
}

interface CoreOptions {
  /** Folder of the program itself, where its package.json is. */
  root: string;
  /** The plain Node to run it on; left out: the one that comes with the program. */
  node?: string;
  home?: string;
}

/** Resolves when it answers. @throws store.*, server.cannot-listen */
export async function startCore({ root, node, home }: CoreOptions): Promise<CoreProcess> {
  const bundled = join(
    root,
    'node_modules',
    'node',
    'bin',
    process.platform === 'win32' ? 'node.exe' : 'node',
  );
  const child = fork(join(root, 'src', 'main', 'desktop', 'core-main.ts'), home === undefined ? [] : [home], {
    execPath: node ?? bundled,
    execArgv: [],
    // Keeps binary messages binary.
    serialization: 'advanced',
  });
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const link = await answer(child);
  const connect = relayPorts(processWire(child as never));
  return {
    link,
    connect,
    gone,
    close() {
      child.kill('SIGTERM');
      if (child.connected) child.disconnect();
      return gone;
    },
  };
}

/** Resolves with the link for browsers when it answers. */
function answer(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`The program ended before it answered (${code}).`)));
    child.on('message', (message) => {
      const { ready, link, failed } = message as { ready?: true; link?: string; failed?: SerializedError };
      if (ready === true && link !== undefined) resolve(link);
      if (failed !== undefined) reject(new WorkbenchError(failed));
    });
  });
}
