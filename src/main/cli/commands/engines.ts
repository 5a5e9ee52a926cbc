import { Command } from '@commander-js/extra-typings';
import type { CliContext } from '../context.ts';
import { none } from '../format.ts';
import { table } from '../table.ts';

/** `contrast engines`: what this machine can compute with. */
export function enginesCommand(context: CliContext) {
  return new Command('engines')
    .description('list what this machine can compute with, and how to get the rest')
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
