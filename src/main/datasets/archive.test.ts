import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openSource } from './archive.ts';
import { readEntry } from './source.ts';
import { failure } from './testing/failure.ts';
import { type Files, writeFolder, writeTar, writeZip } from './testing/files.ts';
import { temporaryFolder } from './testing/temporary.ts';

const folder = temporaryFolder({ beforeEach, afterEach });

const files: Files = {
  'a/': Buffer.alloc(0),
  'a/one.txt': Buffer.from('one'),
  'a/big.bin': Buffer.alloc(200_000, 7),
  'b/empty.txt': Buffer.alloc(0),
  // Decomposed, as macOS writes it.
  'b/cafe\u0301.txt': Buffer.from('coffee'),
};

async function contents(path: string, signal?: AbortSignal): Promise<Record<string, number | 'folder'>> {
  const source = await openSource(path);
  const found: Record<string, number | 'folder'> = {};
  for await (const entry of source.entries(signal)) {
    // Some are left unread: the walk must go on all the same.
    if (entry.name === 'a/big.bin' && entry.kind === 'file') found[entry.name] = -1;
    else
      found[entry.name] = entry.kind === 'folder' ? 'folder' : (await readEntry(source, entry, 1e6)).length;
  }
  return found;
}

const expected = { 'a/one.txt': 3, 'a/big.bin': -1, 'b/empty.txt': 0, 'b/caf\u00e9.txt': 6 };

test.each([
  ['a folder', (path: string) => writeFolder(path, files)],
  ['a tar', (path: string) => writeTar(path, files)],
  ['a tar.gz', (path: string) => writeTar(path, files, { gzip: true })],
  ['a zip', (path: string) => writeZip(path, files)],
])('reads %s, whatever its name', async (_, write) => {
  const path = await write(folder.in('data.dat'));
  expect(await contents(path)).toMatchObject({ a: 'folder', ...expected });
  // And once more: each walk begins anew.
  expect(await contents(path)).toMatchObject(expected);
});

test('follows links in a folder of one’s own', async () => {
  await writeFolder(folder.in('real'), files);
  await mkdir(folder.in('view'));
  await symlink(folder.in('real/a'), folder.in('view/a'));
  expect(await contents(folder.in('view'))).toEqual({ a: 'folder', 'a/one.txt': 3, 'a/big.bin': -1 });
  await symlink(folder.in('gone'), folder.in('view/dangling'));
  expect(await failure(contents(folder.in('view')))).toEqual({
    code: 'dataset.file-missing',
    message: `There is no file or folder ${folder.in('view/dangling')}.`,
  });
});

test('does not follow a circle of links for ever', async () => {
  await mkdir(folder.in('round'));
  await symlink(folder.in('round'), folder.in('round/again'));
  expect(Object.keys(await contents(folder.in('round'))).length).toBeLessThan(20);
});

test('reads no more of an entry than allowed', async () => {
  const path = await writeTar(folder.in('big.tar'), { 'big.jpg': Buffer.alloc(1001) });
  const source = await openSource(path);
  const read = async () => {
    for await (const entry of source.entries()) await readEntry(source, entry, 1000);
  };
  expect(await failure(read())).toEqual({
    code: 'dataset.image-bomb',
    message: `${path} was refused because of its image big.jpg: it has more than 1,000 bytes, which could exhaust the memory.`,
  });
});

test('can be stopped', async () => {
  const path = await writeTar(folder.in('data.tar'), files);
  expect(await failure(contents(path, AbortSignal.abort('enough')))).toBe('enough');
});

describe('refuses', () => {
  const refused = (path: string, entry: string, problem: string) => ({
    code: 'dataset.archive-entry',
    message: `${path} was refused because of its entry "${entry}": ${problem}.`,
  });

  test.each([
    ['../evil.png', 'its path climbs out of the archive'],
    ['a/../../evil.png', 'its path climbs out of the archive'],
    ['a\\..\\..\\evil.png', 'its path climbs out of the archive'],
    ['/etc/evil.png', 'its path is absolute'],
    ['C:\\evil.png', 'its path is absolute'],
  ])('a tar with %s', async (name, problem) => {
    const path = await writeTar(folder.in('evil.tar'), {
      'a/one.txt': Buffer.from('1'),
      [name]: Buffer.from('2'),
    });
    expect(await failure(contents(path))).toEqual(refused(path, name, problem));
  });

  test.each([
    ['../evil.png', 'its path climbs out of the archive'],
    ['/etc/evil.png', 'its path is absolute'],
  ])('a zip with %s', async (name, problem) => {
    const path = await writeZip(folder.in('evil.zip'), { [name]: Buffer.from('2') });
    expect(await failure(contents(path))).toEqual(refused(path, name, problem));
  });

  test.each([
    [{ name: 'a/l.png', type: 'symlink', linkname: '/etc/passwd' } as const, 'it is a symbolic link'],
    [{ name: 'a/l.png', type: 'link', linkname: '../x' } as const, 'it is a hard link'],
    [{ name: 'a/l.png', type: 'fifo' } as const, 'it is no file but a fifo'],
  ])('a tar with %j', async (header, problem) => {
    const path = await writeTar(folder.in('link.tar'), files, { extra: [header] });
    expect(await failure(contents(path))).toEqual(refused(path, 'a/l.png', problem));
  });

  test('a zip with a symbolic link', async () => {
    const path = await writeZip(
      folder.in('link.zip'),
      { 'a/l.png': Buffer.from('/etc') },
      { 'a/l.png': 0o120777 },
    );
    expect(await failure(contents(path))).toEqual(refused(path, 'a/l.png', 'it is a symbolic link'));
  });

  test('archives that are cut short', async () => {
    const damaged = async (name: string, bytes: Buffer) => {
      await writeFile(folder.in(name), bytes);
      return failure(contents(folder.in(name)));
    };
    const about = (name: string, problem: string) => ({
      code: 'dataset.archive-damaged',
      message: `The archive ${folder.in(name)} cannot be read to its end: ${problem}.`,
    });
    const tar = await readFile(await writeTar(folder.in('t'), files));
    const gzip = await readFile(await writeTar(folder.in('g'), files, { gzip: true }));
    const zip = await readFile(await writeZip(folder.in('z'), files));
    expect(await damaged('cut.tar', tar.subarray(0, 5000))).toEqual(
      about('cut.tar', 'Unexpected end of data'),
    );
    expect(await damaged('cut.tgz', gzip.subarray(0, 200))).toEqual(
      about('cut.tgz', 'unexpected end of file'),
    );
    expect(await damaged('cut.zip', zip.subarray(0, 5000))).toMatchObject({
      code: 'dataset.archive-damaged',
    });
    const flipped = Buffer.from(tar);
    flipped[600] = 1;
    expect(await damaged('flipped.tar', flipped)).toEqual(
      about('flipped.tar', 'Invalid tar header. Maybe the tar is corrupted or it needs to be gunzipped?'),
    );
  });

  test('what is no archive, and what is not there', async () => {
    await writeFile(folder.in('notes.txt'), 'just text');
    expect(await failure(openSource(folder.in('notes.txt')))).toEqual({
      code: 'dataset.archive-kind',
      message: `${folder.in('notes.txt')} is neither a folder nor a tar, tar.gz or zip archive.`,
    });
    expect(await failure(openSource(folder.in('absent')))).toEqual({
      code: 'dataset.file-missing',
      message: `There is no file or folder ${folder.in('absent')}.`,
    });
  });
});
