import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { makeFolder, removeFolder } from './staging.ts';
import { failure } from './testing/failure.ts';
import { temporaryFolder } from './testing/temporary.ts';

const folder = temporaryFolder({ beforeEach, afterEach });
const fill = (text: string) => (to: string) => writeFile(join(to, 'file'), text);

test('a folder appears whole, and in place of an older one', async () => {
  const root = folder.in('not/yet');
  await makeFolder(root, 'set', async (to) => {
    await fill('one')(to);
    expect((await readdir(root)).filter((name) => !name.startsWith('.'))).toEqual([]);
  });
  await makeFolder(root, 'set', fill('two'));
  expect(await readdir(root)).toEqual(['set']);
  expect(await readFile(join(root, 'set/file'), 'utf8')).toBe('two');
});

test('a failure leaves what was there before', async () => {
  await makeFolder(folder.path, 'set', fill('one'));
  const work = makeFolder(folder.path, 'set', async (to) => {
    await fill('two')(to);
    throw new Error('no');
  });
  expect(await failure(work)).toEqual(new Error('no'));
  expect(await readdir(folder.path)).toEqual(['set']);
  expect(await readFile(folder.in('set/file'), 'utf8')).toBe('one');
});

test('what a crash left is removed, by whichever process', async () => {
  // No process has so high a number; and this one does not know of the other.
  for (const pid of [2 ** 30, process.pid]) {
    await mkdir(folder.in(`.old.${pid}.abcd1234.partial/deep`), { recursive: true });
  }
  await mkdir(folder.in('.downloads'));
  await makeFolder(folder.path, 'set', fill('one'));
  expect((await readdir(folder.path)).sort()).toEqual(['.downloads', 'set']);
});

test('the same folder is not made twice at a time', async () => {
  await makeFolder(folder.path, 'set', async () => {
    expect(await failure(makeFolder(folder.path, 'set', fill('other')))).toEqual({
      code: 'dataset.busy',
      message: `Data set "set" is being prepared already, by process ${process.pid}.`,
    });
    await makeFolder(folder.path, 'another', fill('other'));
  });
});

test('a folder is removed', async () => {
  await makeFolder(folder.path, 'set', fill('one'));
  await removeFolder(folder.path, 'set');
  await removeFolder(folder.path, 'set');
  expect(await readdir(folder.path)).toEqual([]);
});
