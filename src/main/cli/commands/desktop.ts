import { Command } from '@commander-js/extra-typings';
import type { CliContext } from '../context.ts';
import { desktopObstacle, openDesktop } from '../desktop.ts';
import { openOnce, serveUntilInterrupted } from './serve.ts';

/** `contrast desktop`: the program's own window, or the same in a browser where that cannot be. */
export function desktopCommand(context: CliContext) {
  return new Command('desktop')
    .description('open the program’s window, or a browser’s where there is none')
    .action(async () => {
      const { packageRoot, env } = context.host;
      const obstacle = desktopObstacle(packageRoot, env);
      if (obstacle === null) {
        await openDesktop(packageRoot, context.home, env);
        return;
      }
      context.note(`${obstacle} The same workbench opens in your browser.`);
      const running = await context.running();
      if (running?.opening !== undefined) {
        const opening = await running.opening();
        context.host.stdout.write(`Contrast Workbench answers already, at\n  ${running.link}\n`);
        await openOnce(context, opening);
        return;
      }
      // What opens on a person's own machine reads what they read, as the program's own window does.
      await serveUntilInterrupted(context, { open: true, readable: null });
    });
}
