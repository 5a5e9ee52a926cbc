import { CommanderError } from '@commander-js/extra-typings';
import { CliContext } from './context.ts';
import { reportFailure, usageError } from './failure.ts';
import type { CliHost } from './host.ts';
import { buildProgram } from './program.ts';

/**
 * Runs one command line to its end. Never throws.
 * @param args what follows the program's name
 * @returns the exit code: 0 done, 1 failed, 2 bad usage or input, 130 interrupted
 */
export async function runCli(args: readonly string[], host: CliHost): Promise<number> {
  const context = new CliContext(host, { json: asksForJson(args) });
  const program = buildProgram(context);
  try {
    if (args.length === 0) program.help();
    await program.parseAsync([...args], { from: 'user' });
    return context.exitCode;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return 0;
    return reportFailure(
      error instanceof CommanderError ? usageError(error, context.commandName) : error,
      context,
    );
  } finally {
    context.close();
  }
}

/** Whether the answer is wanted as JSON, which must be known even where the rest cannot be understood. */
function asksForJson(args: readonly string[]): boolean {
  const end = args.indexOf('--');
  return args.slice(0, end === -1 ? undefined : end).includes('--json');
}
