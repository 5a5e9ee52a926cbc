import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { afterEach, beforeEach } from 'vitest';

/** The test runner's own, handed in: what is not a test does not import it. */
export interface Hooks {
  beforeEach: typeof beforeEach;
  afterEach: typeof afterEach;
}

/** A new folder for each test of a file, removed after it. */
export function temporaryFolder(hooks: Hooks): { path: string; in(name: string): string } {
  const folder = { path: '', in: (name: string) => join(folder.path, name) };
  hooks.beforeEach(async () => {
    folder.path = await mkdtemp(join(tmpdir(), 'contrast-datasets-'));
  });
  hooks.afterEach(() => rm(folder.path, { recursive: true, force: true }));
  return folder;
}
