import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';

/** A new folder for each test of a file, removed after it. */
export function temporaryFolder(): { path: string; in(name: string): string } {
  const folder = { path: '', in: (name: string) => join(folder.path, name) };
  beforeEach(async () => {
    folder.path = await mkdtemp(join(tmpdir(), 'contrast-datasets-'));
  });
  afterEach(() => rm(folder.path, { recursive: true, force: true }));
  return folder;
}
