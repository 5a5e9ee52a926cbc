/** Whether the database and the files beside it belong together, and mending what can be mended. */
import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { type ArtifactKind, artifactKinds } from '#shared/artifacts.ts';
import { fileFailure } from '#shared/file-failure.ts';
import { type Database, sql } from './database.ts';
import type { Home } from './home.ts';
import { runsInTraining } from './run-status.ts';

/** A file of the home that nothing refers to. */
interface StrayFile {
  path: string;
  bytes: number;
}

/** A reference whose file is gone or has another size. */
interface BrokenReference {
  runId: string;
  kind: ArtifactKind;
  file: string;
  path: string;
  problem: string;
}

/** What is wrong; empty where all is sound. @throws store.* */
export function integrityProblems(db: Database, home: Home): string[] {
  const show = (path: string) => relative(home.root, path);
  return [
    ...db.integrityProblems().map((problem) => `Database: ${problem}`),
    ...brokenReferences(db, home).map(
      ({ runId, path, problem }) => `Run ${runId} refers to ${show(path)}, which ${problem}.`,
    ),
    ...strayFiles(db, home).map(({ path, bytes }) => `No run refers to ${show(path)} (${bytes} bytes).`),
  ];
}

/**
 * Drops references to files that are gone, so that their runs go on from what there is, and deletes files that nothing
 * refers to. Runs in training are left alone. Says what it did, a line each.
 * @throws store.*
 */
export function repair(db: Database, home: Home): string[] {
  const show = (path: string) => relative(home.root, path);
  const dropped = brokenReferences(db, home);
  db.write(() => {
    for (const { runId, kind, file } of dropped) {
      db.run(
        sql
          .deleteFrom('artifacts')
          .where('run_id', '=', runId)
          .where('kind', '=', kind)
          .where('file', '=', file),
      );
    }
  });
  const deleted = strayFiles(db, home);
  for (const { path } of deleted) {
    try {
      rmSync(path, { recursive: true, force: true });
    } catch (error) {
      throw fileFailure(error, path);
    }
  }
  return [
    ...dropped.map(
      ({ runId, path, problem }) => `Run ${runId} no longer refers to ${show(path)}, which ${problem}.`,
    ),
    ...deleted.map(({ path, bytes }) => `Deleted ${show(path)} (${bytes} bytes), which no run referred to.`),
  ];
}

function brokenReferences(db: Database, home: Home): BrokenReference[] {
  return db
    .all(sql.selectFrom('artifacts').select(['run_id', 'kind', 'file', 'bytes']))
    .flatMap(({ run_id, kind, file, bytes }) => {
      const path = join(home.artifacts(kind, run_id), file);
      const size = statSync(path, { throwIfNoEntry: false })?.size;
      if (size === bytes) return [];
      const problem = size === undefined ? 'is gone' : `has ${size} bytes instead of ${bytes}`;
      return [{ runId: run_id, kind, file, path, problem }];
    })
    .filter(
      // Asked again: a program that trains meanwhile lets go of older checkpoints, first the row and then the file.
      ({ runId, kind, file }) =>
        db.first(
          sql
            .selectFrom('artifacts')
            .select('file')
            .where('run_id', '=', runId)
            .where('kind', '=', kind)
            .where('file', '=', file),
        ) !== undefined,
    );
}

function strayFiles(db: Database, home: Home): StrayFile[] {
  // A trainer writes its files before they are referred to.
  const busy = new Set(runsInTraining(db).map(({ id }) => id));
  const files = artifactKinds
    .map((kind) => join(home.artifacts(kind, 'x'), '..'))
    .flatMap((folder) =>
      entries(folder)
        .filter((run) => !busy.has(run))
        .flatMap((run) => entries(join(folder, run)).map((file) => join(folder, run, file))),
    );
  const logs = join(home.log('x'), '..');
  const logFiles = entries(logs).filter((file) => file.endsWith('.log'));
  // Asked after the files were listed: a run that another program has begun meanwhile is known.
  for (const { id } of runsInTraining(db)) busy.add(id);
  const runs = new Set(db.all(sql.selectFrom('runs').select('id')).map(({ id }) => id));
  const known = new Set(
    db
      .all(sql.selectFrom('artifacts').select(['run_id', 'kind', 'file']))
      .map(({ run_id, kind, file }) => join(home.artifacts(kind, run_id), file)),
  );
  const artifacts = files.filter((path) => !known.has(path) && !busy.has(basename(dirname(path))));
  const strayLogs = logFiles
    .filter((file) => !runs.has(file.slice(0, -'.log'.length)))
    .map((file) => join(logs, file));
  return [...artifacts, ...strayLogs].map((path) => ({
    path,
    bytes: statSync(path, { throwIfNoEntry: false })?.size ?? 0,
  }));
}

/** Names in a folder, in order; none where it is absent or no folder. */
function entries(folder: string): string[] {
  if (!existsSync(folder) || !statSync(folder).isDirectory()) return [];
  try {
    return readdirSync(folder).sort();
  } catch (error) {
    throw fileFailure(error, folder);
  }
}
