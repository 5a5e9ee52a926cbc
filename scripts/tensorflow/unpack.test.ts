import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder, zipOf } from './fixtures.ts';
import { unpack } from './unpack.ts';

test('unpacks what is selected, to where it is told', async () => {
  const folder = temporaryFolder();
  const archive = join(folder, 'a.zip');
  writeFileSync(archive, zipOf({ 'a/b.txt': 'taken', 'a/c.txt': 'left' }));
  const files = await unpack(archive, join(folder, 'out'), (path) =>
    path === 'a/b.txt' ? 'x/y.txt' : undefined,
  );
  expect(files).toBe(1);
  expect(readFileSync(join(folder, 'out/x/y.txt'), 'utf8')).toBe('taken');
  expect(existsSync(join(folder, 'out/a'))).toBe(false);
});

test('keeps programs executable', async () => {
  const folder = temporaryFolder();
  const archive = join(folder, 'a.zip');
  writeFileSync(archive, zipOf({ ptxas: 'program' }, 0o755));
  await unpack(archive, folder, (path) => path);
  expect(statSync(join(folder, 'ptxas')).mode & 0o100).toBe(0o100);
});

test('refuses a path that leaves the folder', async () => {
  const folder = temporaryFolder();
  const archive = join(folder, 'a.zip');
  writeFileSync(archive, zipOf({ '../outside': 'no' }));
  await expect(unpack(archive, join(folder, 'out'), (path) => path)).rejects.toThrow(/relative path/);
});
