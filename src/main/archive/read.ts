/** Reads what can be brought in, told apart by contents: own archives, TensorBoard event files, MLflow stores. */
import { createHash } from 'node:crypto';
import { mkdir, open, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { z } from 'zod';
import { workbenchError } from '#shared/errors.ts';
import { fileFailure } from '#shared/file-failure.ts';
import type { PastExperiment, PastRun } from '#shared/past-run.ts';
import { openSource } from '../datasets/archive.ts';
import type { Source, SourceEntry } from '../datasets/source.ts';
import {
  fileFolders,
  fileName,
  filesOf,
  formatVersion,
  type Manifest,
  manifestSchema,
  runSchema,
} from './document.ts';
import { readMlflow } from './mlflow.ts';
import { readText } from './read-text.ts';
import { isEventFile, readTensorBoard } from './tensorboard.ts';

export interface Reading {
  experiments: PastExperiment[];
  /** What was left out and why, in sentences. */
  notes: string[];
}

/**
 * Reads a file, folder or archive.
 * @param staging folder that runs' files are unpacked into, as `KIND/ID/FILE`; made where needed
 * @throws import.*, dataset.archive-*, dataset.file-*
 */
export async function readPast(path: string, staging: string): Promise<Reading> {
  const notes: string[] = [];
  if (isEventFile(path)) return { experiments: [await readTensorBoard(singleFile(path), notes)], notes };
  const source = await openSource(path);
  switch (await kindOf(source)) {
    case 'contrast':
      return { experiments: await readArchive(source, staging), notes };
    case 'tensorboard':
      return { experiments: [await readTensorBoard(source, notes)], notes };
    case 'mlflow': {
      const experiments = await readMlflow(source, notes);
      if (experiments.length > 0) return { experiments, notes };
      throw workbenchError('import.unknown-kind', { source: path });
    }
    case undefined:
      throw workbenchError('import.unknown-kind', { source: path });
  }
}

/** It lists experiments and ids alone. */
const maximumManifest = 16 * 1024 * 1024;

/** More files than any store of runs has. */
const maximumEntries = 2_000_000;

/** Looks through all names, so that an archive that leads outside is refused before anything of it is read. */
async function kindOf(source: Source): Promise<'contrast' | 'tensorboard' | 'mlflow' | undefined> {
  const found = { contrast: false, tensorboard: false, mlflow: false };
  let entries = 0;
  for await (const { name } of source.entries()) {
    if (++entries > maximumEntries) {
      const problem = 'there are too many files';
      throw workbenchError('import.damaged', { source: source.path, file: name, problem });
    }
    if (name === 'manifest.json') found.contrast = true;
    else if (isEventFile(name)) found.tensorboard = true;
    else if (name === 'meta.yaml' || name.endsWith('/meta.yaml')) found.mlflow = true;
  }
  return (['contrast', 'tensorboard', 'mlflow'] as const).find((kind) => found[kind]);
}

function singleFile(path: string): Source {
  return {
    path,
    async *entries() {
      const chunks = async function* () {
        try {
          await using file = await open(path);
          yield* file.createReadStream({ autoClose: false }) as AsyncIterable<Uint8Array>;
        } catch (error) {
          throw fileFailure(error, path);
        }
      };
      yield { name: path.split(/[\\/]/).at(-1)!, kind: 'file', chunks };
    },
  };
}

async function readArchive(source: Source, staging: string): Promise<PastExperiment[]> {
  let manifest: Manifest | undefined;
  const runs = new Map<string, PastRun>();
  const unpacked = new Map<string, string>();
  for await (const entry of source.entries()) {
    if (entry.kind !== 'file') continue;
    const [folder, own, file, ...deeper] = entry.name.split('/') as [string, ...string[]];
    if (entry.name === 'manifest.json') manifest = await readManifest(source, entry);
    else if (folder === 'runs' && own?.endsWith('.json') === true && file === undefined) {
      const run = await readJson(source, entry, runSchema);
      runs.set(run.id!, run);
    } else if (fileFolders.some((known) => known === folder) && file !== undefined && deeper.length === 0) {
      const run = runs.get(own!);
      const known = run && filesOf(run).find((one) => one.folder === folder && one.file === file);
      if (known === undefined || !fileName.safeParse(file).success)
        throw damaged(source, entry.name, 'no run has such a file');
      unpacked.set(entry.name, await unpack(source, entry, join(staging, folder, own!, file), known.bytes));
    }
  }
  if (manifest === undefined) throw damaged(source, 'manifest.json', 'it is missing');
  for (const run of runs.values()) {
    for (const { folder, file, sha256 } of filesOf(run)) {
      const name = `${folder}/${run.id}/${file}`;
      const found = unpacked.get(name);
      if (found !== sha256)
        throw damaged(source, name, found === undefined ? 'it is missing' : 'its checksum is wrong');
    }
  }
  return manifest.experiments.map(({ runs: ids, ...experiment }) => ({
    ...experiment,
    runs: ids.map((id) => {
      const run = runs.get(id);
      if (run === undefined) throw damaged(source, `runs/${id}.json`, 'it is missing');
      return run;
    }),
  }));
}

const damaged = (source: Source, file: string, problem: string) =>
  workbenchError('import.damaged', { source: source.path, file, problem });

async function readManifest(source: Source, entry: SourceEntry): Promise<Manifest> {
  const manifest = await readJson(source, entry, manifestSchema, maximumManifest);
  if (manifest.version > formatVersion)
    throw workbenchError('import.newer', {
      source: source.path,
      found: manifest.version,
      known: formatVersion,
    });
  return manifest;
}

async function readJson<S extends z.ZodType>(
  source: Source,
  entry: SourceEntry,
  schema: S,
  limit?: number,
): Promise<z.output<S>> {
  let json: unknown;
  try {
    json = JSON.parse(await readText(source, entry, limit));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw damaged(source, entry.name, 'it is not JSON');
  }
  const { success, data, error } = schema.safeParse(json);
  if (success) return data;
  const issue = error.issues[0]!;
  throw damaged(source, entry.name, `${issue.path.join('.') || 'it'}: ${issue.message}`);
}

/** Unpacks a file; returns its SHA-256. */
async function unpack(source: Source, entry: SourceEntry, path: string, bytes: number): Promise<string> {
  const hash = createHash('sha256');
  let read = 0;
  try {
    await mkdir(dirname(path), { recursive: true });
    await using file = await open(path, 'wx');
    for await (const chunk of entry.chunks()) {
      read += chunk.length;
      if (read > bytes)
        throw workbenchError('import.too-large', { source: source.path, file: entry.name, limit: bytes });
      hash.update(chunk);
      await file.writeFile(chunk);
    }
    await file.sync();
  } catch (error) {
    await rm(path, { force: true });
    throw fileFailure(error, path);
  }
  return hash.digest('hex');
}
