/** Every write on a full disk, and in a home of which a part is read-only (Linux, where mounting is allowed). */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { behave, temporaryHome } from './workbench.ts';

const inOwnNamespace = (command: string, ...args: string[]) =>
  spawnSync('unshare', ['--user', '--map-root-user', '--mount', 'sh', '-c', command, ...args], {
    encoding: 'utf8',
  });
const mount = 'mount -t tmpfs -o size=2m tmpfs "$0"';
const possible = process.platform === 'linux' && inOwnNamespace(mount, '/mnt').status === 0;
if (!possible)
  process.stderr.write(
    'Skipped: disks that are full or cannot be written: this system lets no process mount one of its own.\n',
  );

function writes(what: string): Record<string, unknown> {
  behave({});
  const script = join(import.meta.dirname, 'disk-writes.ts');
  const { stdout, stderr } = inOwnNamespace(
    `${mount} && "$1" "$2" "$0" "$3"`,
    temporaryHome(),
    process.execPath,
    script,
    what,
  );
  expect(stderr).toBe('');
  const lines = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { name: string; result: unknown });
  return Object.fromEntries(lines.map(({ name, result }) => [name, result]));
}

const sound = { problems: [], after: 'finished' };
const allDone = {
  open: 'done',
  instance: 'done',
  create: 'done',
  preferences: 'done',
  annotate: 'done',
  move: 'done',
  fork: 'done',
  reproduce: 'done',
  samples: 'done',
  train: 'done',
  remove: 'done',
  purge: 'done',
  repair: 'done',
  run: 'finished',
  ...sound,
};

test.skipIf(!possible)('a disk in order takes every write', () => {
  expect(writes('none')).toEqual(allDone);
});

test.skipIf(!possible)('a full disk is said at every write, and nothing is corrupt', () => {
  const { problems, after, run, ...results } = writes('full');
  // What fits into pages that the database has already may be stored.
  for (const result of Object.values(results)) expect(['done', 'store.disk-full']).toContain(result);
  expect(results).toMatchObject({
    create: 'store.disk-full',
    samples: 'store.disk-full',
    train: 'store.disk-full',
  });
  expect(run).toBe('queued');
  expect({ problems, after }).toEqual(sound);
});

test.skipIf(!possible)('a home that cannot be written is refused at once', () => {
  expect(writes('home')).toEqual({ open: 'store.denied', instance: 'store.denied', ...sound });
});

test.skipIf(!possible).each([
  ['logs', { train: 'store.denied', run: 'queued' }],
  ['sessions', { train: 'store.denied', run: 'queued' }],
  ['checkpoints', { fork: 'store.denied', run: 'store.denied' }],
])('a folder of it that cannot be written, %s, is named by what needs it', (what, denied) => {
  const results = writes(what);
  for (const [name, result] of Object.entries(results)) {
    const expected = (denied as Record<string, string>)[name];
    if (expected !== undefined) expect([name, result]).toEqual([name, expected]);
    else expect([name, result]).toEqual([name, (allDone as Record<string, unknown>)[name]]);
  }
});
