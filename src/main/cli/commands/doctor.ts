import { Command } from '@commander-js/extra-typings';
import type { CliContext } from '../context.ts';
import type { Check } from '../doctor/check.ts';
import { examine } from '../doctor/checks.ts';
import type { Style } from '../style.ts';

/** `contrast doctor`: whether everything is in order, and what to do where it is not. */
export function doctorCommand(context: CliContext) {
  return new Command('doctor')
    .description('check that everything is in order on this machine')
    .option('--repair', 'mend what is wrong with the database and the files beside it')
    .action(async ({ repair }) => {
      const repaired = repair === true ? (await context.ask((client) => client.program.repair())).done : [];
      const checks = await examine(context);
      const failed = checks.filter((check) => check.status === 'fail');
      const warned = checks.filter((check) => check.status === 'warn');
      if (failed.length > 0) context.exitCode = 1;
      context.answer({ ok: failed.length === 0, checks, ...(repair === true ? { repaired } : {}) }, () =>
        [
          ...(repair === true && repaired.length === 0 ? ['There was nothing to mend.', ''] : []),
          ...(repaired.length === 0 ? [] : [...repaired, '']),
          ...checks.map((check) => checkText(check, context.style.out)),
          '',
          failed.length > 0
            ? `${failed.length} of ${checks.length} checks failed.`
            : warned.length > 0
              ? `Nothing failed; ${warned.length} of ${checks.length} checks could be better.`
              : `All ${checks.length} checks passed.`,
        ].join('\n'),
      );
    });
}

function checkText({ name, status, message, advice }: Check, style: Style): string {
  const paint = { ok: style.good, warn: style.warn, fail: style.bad }[status];
  const line = `${paint(status.padEnd(5))} ${name.padEnd(11)} ${message}`;
  return advice === null ? line : `${line}\n${' '.repeat(18)}${advice}`;
}
