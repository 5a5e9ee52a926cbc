import { Argument, Command } from '@commander-js/extra-typings';
import type { CliContext } from '../context.ts';
import { none } from '../format.ts';
import { interruptible } from '../interrupt.ts';
import { table } from '../table.ts';

/** `contrast engines`: what this machine can compute with. */
export function enginesCommand(context: CliContext) {
  return new Command('engines')
    .description('list what this machine can compute with, and how to get the rest')
    .addCommand(getCommand(context))
    .action(async () => {
      const engines = await (await context.workbench()).engines.statuses();
      const style = context.style.out;
      context.answer({ engines }, () => {
        const text = table(
          [{ title: 'Engine' }, { title: 'Available' }, { title: 'Device' }, { title: 'Version' }],
          engines.map((engine) => [
            style.strong(engine.id),
            engine.available ? style.good('yes') : style.warn('no'),
            engine.device ?? none,
            engine.version ?? none,
          ]),
          style,
        );
        const missing = engines
          .filter((engine) => !engine.available)
          .map((engine) =>
            [`${engine.id}: ${engine.reason ?? 'not available.'}`, engine.remedy]
              .filter(Boolean)
              .join('\n  '),
          );
        return [text, ...missing].join('\n\n');
      });
    });
}

/** `contrast engines get tensorflow`: at first need, or once more where it went wrong. */
function getCommand(context: CliContext) {
  return new Command('get')
    .description('fetch what an engine needs')
    .addArgument(new Argument('<engine>').choices(['tensorflow'] as const))
    .action(async (engine) => {
      const { engines } = await context.workbench();
      let installed = '';
      const stopped = await interruptible(
        context.host,
        async (signal) => {
          installed = await engines.installTensorflow((line) => context.note(line), signal);
        },
        () => context.note('Stopping.'),
      );
      if (stopped) context.exitCode = 130;
      else context.answer({ engine, installed }, () => installed);
    });
}
