/** Writes an archive of runs: a tar.gz of `manifest.json`, `runs/ID.json` and files as `KIND/ID/FILE`. */
import { createReadStream, createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { type Pack, pack } from 'tar-stream';
import { fileFailure } from '#shared/file-failure.ts';
import type { PastExperiment } from '#shared/past-run.ts';
import { type FileFolder, filesOf, manifestOf, toJson } from './document.ts';

/** Where a run's file lies. */
type FilePath = (folder: FileFolder, runId: string, file: string) => string;

/**
 * @param path written whole or not at all
 * @throws store.disk-full, store.denied, store.io
 */
export async function writeArchive(
  experiments: readonly PastExperiment[],
  path: string,
  filePath: FilePath,
): Promise<void> {
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    const tar = pack();
    await Promise.all([
      fill(tar, experiments, filePath).catch((error) => {
        tar.destroy(error as Error);
        throw error;
      }),
      // On the disk before it takes its name.
      pipeline(tar, createGzip(), createWriteStream(temporary, { flags: 'wx', flush: true })),
    ]);
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw fileFailure(error, path);
  }
}

async function fill(tar: Pack, experiments: readonly PastExperiment[], filePath: FilePath): Promise<void> {
  await addText(tar, 'manifest.json', toJson(manifestOf(experiments)));
  for (const run of experiments.flatMap((experiment) => experiment.runs)) {
    await addText(tar, `runs/${run.id}.json`, toJson(run));
    for (const { folder, file, bytes } of filesOf(run)) {
      const entry = tar.entry({ name: `${folder}/${run.id}/${file}`, size: bytes });
      await pipeline(createReadStream(filePath(folder, run.id!, file)), entry);
    }
  }
  tar.finalize();
}

function addText(tar: Pack, name: string, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    tar.entry({ name }, text, (error) => (error == null ? resolve() : reject(error)));
  });
}
