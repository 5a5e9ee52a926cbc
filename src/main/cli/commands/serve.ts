import { resolve } from 'node:path';
import { Command, Option } from '@commander-js/extra-typings';
import { workbenchError } from '#shared/errors.ts';
import { invitationSeconds } from '../../server/invitations.ts';
import type { CliContext } from '../context.ts';
import { interruptible } from '../interrupt.ts';

/** `contrast serve`: the window in a browser, and the queue trained for as long as it runs. */
export function serveCommand(context: CliContext) {
  return new Command('serve')
    .description('serve the window to browsers, and train the queue')
    .option('--port <n>', 'the port; 0 takes any that is free (default: that of the last time)')
    .option(
      '--host <name>',
      'what to listen on; other machines can reach anything but the default',
      '127.0.0.1',
    )
    .option('--open', 'open the window in a browser')
    .option(
      '--read <folder>',
      'a folder that data sets may be added from; give it again for more',
      (folder: string, before: string[]) => [...before, resolve(context.host.cwd, folder)],
      [],
    )
    .addOption(new Option('--pages <dir>', 'another build of the window, to develop it').hideHelp())
    .action(async ({ port, host, open, read, pages }) => {
      await serveUntilInterrupted(context, {
        host,
        ...(port === undefined ? {} : { port: portOf(port) }),
        readable: read,
        open: open === true,
        ...(pages === undefined ? {} : { pages }),
      });
    });
}

interface Serve {
  host?: string;
  port?: number;
  /** Folders that data sets may be added from; null: all. */
  readable?: readonly string[] | null;
  open: boolean;
  pages?: string;
}

/** Serves the window, says where, and ends at Ctrl-C. @throws store.instance-running, server.cannot-listen */
export async function serveUntilInterrupted(
  context: CliContext,
  { host = '127.0.0.1', port, readable = [], open, pages }: Serve,
): Promise<void> {
  const program = await context.host.serve({
    workbench: await context.workbench(),
    host,
    port,
    readable,
    ...(pages === undefined ? {} : { pages }),
    log: (line) => context.note(line),
  });
  try {
    // On one line, so that whoever waits for it need not guess where the document ends.
    const url = JSON.stringify({ url: program.link });
    context.host.stdout.write(
      context.json ? `${url}\n` : `Contrast Workbench answers at\n  ${program.link}\n`,
    );
    if (host !== '127.0.0.1' && host !== 'localhost')
      context.note('Other machines can reach it. Whoever has the link can use the program.');
    context.note('Press Ctrl-C to end it; runs in training go on from there the next time.');
    if (open) await openOnce(context, program.opening());
    await interruptible(
      context.host,
      (signal) => new Promise<void>((end) => signal.addEventListener('abort', () => end())),
      () => context.note('Stopping at the next step. Press Ctrl-C again to stop at once.'),
    );
  } finally {
    await program.close();
  }
}

/** Opens a browser with a link that lets in once, as others may see what a browser is started with. */
export async function openOnce(context: CliContext, opening: string): Promise<void> {
  await context.host.openBrowser(opening);
  context.note(
    `The link in your browser lets in once, within ${invitationSeconds} seconds. Should none have opened, use the one above.`,
  );
}

function portOf(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535) throw workbenchError('cli.bad-port', { text });
  return port;
}
