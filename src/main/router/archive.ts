import { createWriteStream } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { fileFailure } from '#shared/file-failure.ts';
import { os } from './base.ts';

/** The name that a sent file is stored under: its own where it tells what it is, made safe. */
function safeName(name: string): string {
  return (
    basename(name.replaceAll('\\', '/'))
      .replace(/[^\w.-]/g, '_')
      .slice(-100)
      .replace(/^\.+/, '') || 'file'
  );
}

export const archive = {
  export: os.archive.export.handler(async ({ input, context: { workbench } }) => {
    const folder = await workbench.archive.staging();
    try {
      const path = join(folder, 'runs.tar.gz');
      await workbench.archive.export(input.runs, path, { checkpoints: input.checkpoints });
      // In memory from here on: the file is gone before the answer is sent.
      const bytes = await readFile(path);
      return new File([bytes], 'runs.tar.gz', { type: 'application/gzip' });
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }),
  import: os.archive.import.handler(async ({ input, context: { workbench } }) => {
    const folder = await workbench.archive.staging();
    const path = join(folder, safeName(input.file.name));
    try {
      await pipeline(Readable.fromWeb(input.file.stream()), createWriteStream(path)).catch((error) => {
        throw fileFailure(error, path);
      });
      return await workbench.archive.import(path);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }),
};
