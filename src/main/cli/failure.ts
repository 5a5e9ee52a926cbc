import type { CommanderError } from '@commander-js/extra-typings';
import { WorkbenchError, workbenchError } from '#shared/errors.ts';
import type { CliContext } from './context.ts';

const defectAdvice =
  'This is a defect of the program, not of what you did. Please report it with the lines above, the command you ran and what "contrast doctor --json" prints.';

/**
 * Says what went wrong: with --json as the one document on stdout, else on stderr.
 * An expected error is its message and advice; anything else is a defect and shows its stack.
 * @returns the exit code
 */
export function reportFailure(error: unknown, context: CliContext): number {
  const expected = error instanceof WorkbenchError;
  const stack = error instanceof Error ? (error.stack ?? String(error)) : String(error);
  const { code, message, advice } = expected
    ? error
    : {
        code: 'defect',
        message: error instanceof Error ? error.message : String(error),
        advice: defectAdvice,
      };
  if (context.json) {
    context.host.stdout.write(`${JSON.stringify({ error: { code, message, advice } }, null, 2)}\n`);
    if (!expected) context.host.stderr.write(`${stack}\n`);
    return expected ? error.exitCode : 1;
  }
  const { bad, faint } = context.style.err;
  context.host.stderr.write(
    expected
      ? `${bad('Error:')} ${message}\n${advice}\n`
      : `${bad('Unexpected error:')}\n${faint(stack)}\n${advice}\n`,
  );
  return expected ? error.exitCode : 1;
}

/** A complaint of the parser of arguments as an error of the catalogue. */
export function usageError(error: CommanderError, command: string): WorkbenchError {
  if (error.code === 'commander.help') {
    return workbenchError(
      'cli.usage',
      { problem: `"${command}" needs one of its commands.`, command },
      error,
    );
  }
  const [first = '', ...rest] = error.message.replace(/^error: /, '').split('\n');
  const sentence = `${first.charAt(0).toUpperCase()}${first.slice(1).replaceAll("'", '"').replace(/\.$/, '')}.`;
  const hint = rest.map((line) => line.replace(/^\(Did you mean (.*)\?\)$/, 'Did you mean "$1"?')).join(' ');
  return workbenchError(
    'cli.usage',
    { problem: hint === '' ? sentence : `${sentence} ${hint}`, command },
    error,
  );
}
