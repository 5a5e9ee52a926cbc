/** The command line as a process. */
import { fileURLToPath } from 'node:url';
import type { CliHost } from './host.ts';
import { runCli } from './run-cli.ts';

const endings = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

const host: CliHost = {
  stdout: process.stdout,
  stderr: process.stderr,
  env: process.env,
  cwd: process.cwd(),
  packageRoot: fileURLToPath(new URL('../../../', import.meta.url)),
  // Loaded only when a command needs it: help and checks of files answer at once.
  compose: async (options) => (await import('../compose.ts')).composeWorkbench(options),
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
