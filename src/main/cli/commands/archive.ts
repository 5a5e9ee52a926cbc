import { createWriteStream, openAsBlob, type Stats } from 'node:fs';
import { rename, rm, stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Command } from '@commander-js/extra-typings';
import { fileFailure } from '#shared/file-failure.ts';
import { messageLimit } from '../../router/coded.ts';
import type { CliContext } from '../context.ts';
import { counted } from '../format.ts';
import { runsOf } from '../named-runs.ts';

/** `contrast export`: runs as one file. */
export function exportCommand(context: CliContext) {
  return new Command('export')
    .description('write runs that have ended into one archive')
    .argument('<run...>', 'ids of runs, or of experiments for all their runs')
    .requiredOption('-o, --output <file>', 'the archive to write, such as runs.tar.gz')
    .option('--checkpoints', 'with their checkpoints, which makes it large')
    .action(async (names, { output, checkpoints }) => {
      // Removed runs can be exported too; names that are none are refused below.
      const runs = await context.ask((client) => runsOf(client, names, true));
      const file = resolve(context.host.cwd, output);
      if (checkpoints === true || (await context.running()) === null) {
        // Checkpoints may be larger than a message: they are read here, which a running program does not mind.
        const { archive } = await context.workbench();
        await archive.export(runs, file, { checkpoints: checkpoints === true });
      } else {
        await writeWhole(file, await context.ask((client) => client.archive.export({ runs })));
      }
      context.answer(
        { file, runs: runs.length },
        () => `${counted(runs.length, 'run')} written to ${output}.`,
      );
    });
}

/** `contrast import`: runs from here or from other programs. */
export function importCommand(context: CliContext) {
  return new Command('import')
    .description('bring in an archive of runs, TensorBoard event files or an MLflow store')
    .argument('<path>', 'a file or folder')
    .action(async (path) => {
      const source = resolve(context.host.cwd, path);
      const report =
        (await fitsMessage(source)) && (await context.running()) !== null
          ? await context.ask(async (client) =>
              client.archive.import({ file: new File([await openAsBlob(source)], basename(source)) }),
            )
          : await (await context.workbench()).archive.import(source);
      context.answer(report, () =>
        [
          `${counted(report.runs.length, 'run')} brought in${report.experiments.length === 0 ? '' : ` as ${report.experiments.map(({ name }) => `"${name}"`).join(', ')}`}.`,
          ...(report.known.length === 0
            ? []
            : [`${counted(report.known.length, 'run was', 'runs were')} here already.`]),
          ...report.notes,
        ].join('\n'),
      );
    });
}

/**
 * Whether a running program can be sent what is brought in. A folder, or a file that is too large, is read here: two
 * programs may write to the store, and each notices what the other has changed.
 */
async function fitsMessage(path: string): Promise<boolean> {
  const found: Stats | null = await stat(path).catch(() => null);
  // The form around the file takes a little too.
  return found?.isFile() === true && found.size <= messageLimit - 64 * 1024;
}

/** @throws store.disk-full, store.denied, store.io */
async function writeWhole(path: string, content: Blob): Promise<void> {
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    const source = Readable.fromWeb(content.stream() as Parameters<typeof Readable.fromWeb>[0]);
    await pipeline(source, createWriteStream(temporary, { flags: 'wx', flush: true }));
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw fileFailure(error, path);
  }
}
