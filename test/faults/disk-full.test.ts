/** A disk that is really full: a small one in memory, mounted for one process alone (Linux, where that is allowed). */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { behave, temporaryHome } from './workbench.ts';

const mount = 'mount -t tmpfs -o size=1m tmpfs "$0"';
const inOwnNamespace = (command: string, ...args: string[]) =>
  spawnSync('unshare', ['--user', '--map-root-user', '--mount', 'sh', '-c', command, ...args], {
    encoding: 'utf8',
  });

const possible = process.platform === 'linux' && inOwnNamespace(mount, '/mnt').status === 0;
if (!possible)
  process.stderr.write('Skipped: a disk that is full: this system lets no process mount one of its own.\n');

test.skipIf(!possible)('a full disk is said, loses nothing, and training goes on once there is room', () => {
  behave({});
  const home = temporaryHome();
  const script = join(import.meta.dirname, 'disk-full.ts');
  const { stdout, stderr } = inOwnNamespace(`${mount} && "$1" "$2" "$0"`, home, process.execPath, script);
  expect(stderr).toBe('');
  const lines = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  const full = (path: string) => ({
    code: 'store.disk-full',
    message: `The disk is full: ${path} could not be written. What was stored before is kept.`,
    advice: 'Free some space and try again, or choose another folder with --home DIR or CONTRAST_HOME.',
    exitCode: 1,
  });
  const database = full(join(home, 'workbench.sqlite'));
  expect(lines).toEqual([
    { training: database },
    { status: 'queued', failure: null, epochs: 1 },
    {
      checkpoint: {
        ...full(''),
        message: expect.stringMatching(/^The disk is full: .*pretrain-00001\.\d+\.tmp could/),
      },
      left: [],
    },
    { database },
    { problems: [] },
    { status: 'finished', epochs: 4 },
  ]);
});
