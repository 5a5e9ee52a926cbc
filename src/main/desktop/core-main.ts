/**
 * The program behind the window, as a process of plain Node: Electron's own refuses the large buffers of checkpoints and
 * lacks what native modules are built for. It serves as `contrast serve` does, so that commands and browsers reach it
 * too, and answers the window's ports. It ends when the window's process asks it to or is gone.
 */
import { fileURLToPath } from 'node:url';
import { WorkbenchError } from '#shared/errors.ts';
import { composeWorkbench } from '../compose.ts';
import { servePort } from '../router/message-port.ts';
import { serve } from '../server/serving.ts';
import { acceptPorts, processWire } from './relay.ts';

try {
  const workbench = composeWorkbench({ home: process.argv[2] });
  const program = await serve({
    workbench,
    pages: fileURLToPath(new URL('../../../out/renderer', import.meta.url)),
    log: (line) => process.stderr.write(`${line}\n`),
  });
  acceptPorts(processWire(process as never), (port) => servePort(port, program.context));
  process.send?.({ ready: true, link: program.link });
  const ended = new Promise<void>((resolve) => {
    process.on('disconnect', resolve);
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve());
  });
  await ended;
  await program.close();
  workbench.close();
  process.exit(0);
} catch (error) {
  if (!(error instanceof WorkbenchError)) throw error;
  process.send?.({ failed: error.toJSON() });
  process.exit(error.exitCode);
}
