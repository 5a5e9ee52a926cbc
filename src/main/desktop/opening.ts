/** Opening an experiment file: from a double click, the menu, the list of recent ones, or a link. */
import { readFile, stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { dialog } from 'electron';
import { largestExperimentFile } from '#shared/desktop.ts';
import { adviceInWindow, WorkbenchError, workbenchError } from '#shared/errors.ts';
import { fileFailure } from '#shared/file-failure.ts';
import type { Page } from './page.ts';
import type { RecentFiles } from './recent.ts';
import type { OpenRequest } from './requests.ts';

/** Carries out what was asked for; a file that cannot be read is told in a dialog. */
export async function open(request: OpenRequest, page: Page, recent: RecentFiles): Promise<void> {
  if (request.kind === 'place') {
    page.tell({ type: 'go', path: request.path });
    return;
  }
  const path = resolve(request.path);
  try {
    page.tell({ type: 'open-experiment', name: basename(path), text: await readExperiment(path) });
    recent.add(path);
  } catch (error) {
    if (!(error instanceof WorkbenchError)) throw error;
    dialog.showErrorBox(error.message, adviceInWindow(error));
  }
}

async function readExperiment(path: string): Promise<string> {
  try {
    const { size } = await stat(path);
    if (size > largestExperimentFile)
      throw workbenchError('experiment.file-too-large', { path, size, limit: largestExperimentFile });
    return await readFile(path, 'utf8');
  } catch (error) {
    throw error instanceof WorkbenchError ? error : fileFailure(error, path);
  }
}

/** Lets the person choose files to open. */
export async function chooseAndOpen(page: Page, recent: RecentFiles): Promise<void> {
  const { filePaths } = await dialog.showOpenDialog({
    title: 'Open an experiment',
    filters: [
      { name: 'Experiments', extensions: ['contrast.json', 'json'] },
      { name: 'All files', extensions: ['*'] },
    ],
    properties: ['openFile'],
  });
  for (const path of filePaths) await open({ kind: 'experiment', path }, page, recent);
}
