import { readFileSync } from 'node:fs';
import { Command, type CommandUnknownOpts } from '@commander-js/extra-typings';
import { exportCommand, importCommand } from './commands/archive.ts';
import { benchCommand } from './commands/bench.ts';
import { compareCommand } from './commands/compare.ts';
import { datasetsCommand } from './commands/datasets.ts';
import { demoCommand } from './commands/demo.ts';
import { desktopCommand } from './commands/desktop.ts';
import { doctorCommand } from './commands/doctor.ts';
import { embedCommand } from './commands/embed.ts';
import { enginesCommand } from './commands/engines.ts';
import { presetsCommand } from './commands/presets.ts';
import { queueCommand } from './commands/queue.ts';
import { runCommand } from './commands/run.ts';
import { runsCommand } from './commands/runs.ts';
import { schemaCommand } from './commands/schema.ts';
import { serveCommand } from './commands/serve.ts';
import { validateCommand } from './commands/validate.ts';
import type { CliContext } from './context.ts';

/** Version of the program. */
function version(): string {
  const file = new URL('../../../package.json', import.meta.url);
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}

/** A command as it is called, such as "contrast runs ls". */
function fullName(command: CommandUnknownOpts): string {
  return command.parent === null ? command.name() : `${fullName(command.parent)} ${command.name()}`;
}

/** Every command writes where the host says, throws instead of ending the process, and names itself in errors. */
function connect(command: CommandUnknownOpts, context: CliContext): void {
  command.configureOutput({
    writeOut: (text) => context.host.stdout.write(text),
    // Complaints become errors of the catalogue and are reported with all others.
    writeErr: () => {},
    getOutHelpWidth: () => context.host.stdout.columns ?? 100,
  });
  command.configureHelp({ showGlobalOptions: true });
  command.exitOverride((error) => {
    context.commandName = fullName(command);
    throw error;
  });
  for (const child of command.commands) connect(child, context);
}

/** The command line with all its commands. */
export function buildProgram(context: CliContext) {
  const program = new Command('contrast')
    .description('A workbench for supervised contrastive learning.')
    .version(version(), '--version', 'print the version')
    .option('--json', 'print exactly one JSON document on stdout')
    .option(
      '--home <dir>',
      'folder of the database, data sets and checkpoints (default: $CONTRAST_HOME, else the platform’s)',
    )
    .option('--quiet', 'no progress, no notes')
    .addCommand(demoCommand(context))
    .addCommand(runCommand(context))
    .addCommand(validateCommand(context))
    .addCommand(presetsCommand(context))
    .addCommand(queueCommand(context))
    .addCommand(runsCommand(context))
    .addCommand(compareCommand(context))
    .addCommand(embedCommand(context))
    .addCommand(exportCommand(context))
    .addCommand(importCommand(context))
    .addCommand(serveCommand(context))
    .addCommand(desktopCommand(context))
    .addCommand(datasetsCommand(context))
    .addCommand(enginesCommand(context))
    .addCommand(benchCommand(context))
    .addCommand(doctorCommand(context))
    .addCommand(schemaCommand(context))
    .addHelpText(
      'after',
      '\nStart with "contrast demo". Exit codes: 0 done, 1 failed, 2 bad usage or input, 130 interrupted.',
    )
    .hook('preAction', (_, command) => context.configure(command.optsWithGlobals(), fullName(command)));
  connect(program as unknown as CommandUnknownOpts, context);
  return program;
}
