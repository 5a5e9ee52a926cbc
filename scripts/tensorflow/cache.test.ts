import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { cached } from './cache.ts';
import { temporaryFolder } from './fixtures.ts';

const write = (text: string) => async (folder: string) => writeFileSync(join(folder, 'file'), text);
const content = (folder: string) => readFileSync(join(folder, 'file'), 'utf8');

test('builds once', async () => {
  const root = temporaryFolder();
  expect(await cached(root, 'entry', write('one'))).toEqual({ folder: join(root, 'entry'), reused: false });
  expect(await cached(root, 'entry', write('two'))).toEqual({ folder: join(root, 'entry'), reused: true });
  expect(content(join(root, 'entry'))).toBe('one');
});

test('a build that fails leaves nothing, and the old entry stays', async () => {
  const root = temporaryFolder();
  await cached(root, 'entry', write('one'));
  const fail = () => Promise.reject(new Error('no room'));
  await expect(cached(root, 'entry', fail, { rebuild: true })).rejects.toThrow('no room');
  expect(readdirSync(root)).toEqual(['entry']);
  expect(content(join(root, 'entry'))).toBe('one');
});

test('replaces an entry that is asked to be rebuilt', async () => {
  const root = temporaryFolder();
  await cached(root, 'entry', write('one'));
  await cached(root, 'entry', write('two'), { rebuild: true });
  expect(content(join(root, 'entry'))).toBe('two');
  expect(readdirSync(root)).toEqual(['entry']);
});

test('two builds at once end in one whole entry', async () => {
  const root = temporaryFolder();
  const slow = (text: string) => async (folder: string) => {
    await new Promise((resolve) => setTimeout(resolve, 20));
    await write(text)(folder);
  };
  await Promise.all(['one', 'two', 'six'].map((text) => cached(root, 'entry', slow(text))));
  expect(['one', 'two', 'six']).toContain(content(join(root, 'entry')));
  expect(readdirSync(root)).toEqual(['entry']);
});

test('a kill in the middle leaves no entry, and the next build sweeps the rest', async () => {
  const root = temporaryFolder();
  const program = `
    import { writeFileSync } from 'node:fs';
    import { cached } from ${JSON.stringify(join(import.meta.dirname, 'cache.ts'))};
    await cached(${JSON.stringify(root)}, 'entry', async (folder) => {
      writeFileSync(folder + '/file', 'half');
      console.log('at work');
      await new Promise(() => setInterval(() => {}, 1000));
    });`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  expect(readdirSync(root)).toHaveLength(1);

  // Another install beside it must leave its folder alone.
  await cached(root, 'other', write('other'));
  expect(readdirSync(root)).toHaveLength(2);

  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(existsSync(join(root, 'entry'))).toBe(false);
  expect(readdirSync(root)).toHaveLength(2);

  await cached(root, 'entry', write('whole'));
  expect(readdirSync(root).sort()).toEqual(['entry', 'other']);
  expect(content(join(root, 'entry'))).toBe('whole');
});

test('leaves the work of another computer alone', async () => {
  const root = temporaryFolder();
  const theirs = `.partial~~not-${hostname()}~999999~abcd`;
  mkdirSync(join(root, theirs));
  await cached(root, 'entry', write('one'));
  expect(readdirSync(root).sort()).toEqual([theirs, 'entry'].sort());
});
