/** The home folder: database, data sets, artifacts and logs. */
import { accessSync, constants, mkdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import envPaths from 'env-paths';
import type { ArtifactKind } from '#shared/artifacts.ts';
import { workbenchError } from '#shared/errors.ts';
import { fileFailure } from '#shared/file-failure.ts';

export interface Home {
  readonly root: string;
  readonly database: string;
  /** One lock file a running program. */
  readonly sessions: string;
  /** Folder of a run's files of one kind; need not exist. */
  artifacts(kind: ArtifactKind, runId: string): string;
  /** Folder of a run's checkpoints; need not exist. */
  checkpoints(runId: string): string;
  /** A run's log; need not exist. */
  log(runId: string): string;
}

const artifactFolders: Record<ArtifactKind, string> = {
  checkpoint: 'checkpoints',
  features: 'features',
  predictions: 'predictions',
  map: 'maps',
};

/**
 * Where the home folder is: the option, else `$CONTRAST_HOME`, else the platform's data folder. Absolute; need not exist.
 * @throws store.home-empty
 */
export function resolveHome(option?: string): string {
  if (option?.trim() === '') throw workbenchError('store.home-empty', {});
  return resolve(
    option ?? (process.env.CONTRAST_HOME || envPaths('contrast-workbench', { suffix: '' }).data),
  );
}

/**
 * Makes the folder where it is absent and checks that it can be written.
 * @throws store.home-not-folder, store.denied, store.disk-full, store.io
 */
export function openHome(path: string): Home {
  const root = resolve(path);
  const sessions = join(root, 'sessions');
  try {
    mkdirSync(root, { recursive: true });
    accessSync(root, constants.R_OK | constants.W_OK | constants.X_OK);
    mkdirSync(sessions, { recursive: true });
    mkdirSync(join(root, 'logs'), { recursive: true });
  } catch (error) {
    if (['EEXIST', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) {
      throw workbenchError('store.home-not-folder', { path: fileInTheWay(root) }, error);
    }
    throw fileFailure(error, root);
  }
  const artifacts = (kind: ArtifactKind, runId: string) =>
    join(root, 'artifacts', artifactFolders[kind], runId);
  return {
    root,
    database: join(root, 'workbench.sqlite'),
    sessions,
    artifacts,
    checkpoints: (runId) => artifacts('checkpoint', runId),
    log: (runId) => join(root, 'logs', `${runId}.log`),
  };
}

/** The home itself, or the folder in it that is a file. */
function fileInTheWay(root: string): string {
  const inside = ['sessions', 'logs'].map((name) => join(root, name));
  return inside.find((path) => statSync(path, { throwIfNoEntry: false })?.isFile()) ?? root;
}
