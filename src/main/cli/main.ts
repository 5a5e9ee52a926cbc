/** The command line as a process. */
import { fileURLToPath } from 'node:url';
import type { CliHost } from './host.ts';
import { runCli } from './run-cli.ts';

const endings = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

const packageRoot = new URL('../../../', import.meta.url);

const host: CliHost = {
  stdout: process.stdout,
  stderr: process.stderr,
  env: process.env,
  cwd: process.cwd(),
  packageRoot: fileURLToPath(packageRoot),
  // Loaded only when a command needs it: help and checks of files answer at once.
  compose: async (options) => (await import('../compose.ts')).composeWorkbench(options),
  running: async ({ home }) => {
    const { resolveHome, runningInstance } = await import('../compose.ts');
    const instance = runningInstance(resolveHome(home));
    // A program that has a window alone does not answer; the store tells as much as it would.
    if (instance?.url == null || instance.token == null) return undefined;
    const { remoteClient } = await import('../server/client.ts');
    const { linkOf, requestInvitation } = await import('../server/invitation.ts');
    const { url, token } = instance;
    return {
      client: remoteClient({ url, token }),
      remote: url,
      link: linkOf(url, token),
      opening: () => requestInvitation({ url, token }),
      close: () => {},
    };
  },
  serve: async (options) =>
    (await import('../server/serving.ts')).serve({
      pages: fileURLToPath(new URL('out/renderer', packageRoot)),
      ...options,
    }),
  openBrowser: async (link) => (await import('./open-browser.ts')).openBrowser(link),
  onInterrupt(callback) {
    for (const signal of endings) process.on(signal, callback);
    return () => {
      for (const signal of endings) process.off(signal, callback);
    };
  },
  exit: (code) => process.exit(code),
};

// A reader that has seen enough (`contrast runs ls | head`) is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

process.exitCode = await runCli(process.argv.slice(2), host);
