import { fork } from 'node:child_process';
import { once } from 'node:events';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { claimInstance, runningInstance } from './instance.ts';
import { failure, temporaryFolder } from './testing/store.ts';

test('a home nobody serves has no instance, and looking makes none', () => {
  const home = temporaryFolder();
  expect(runningInstance(home)).toBeNull();
  expect(runningInstance(join(home, 'absent'))).toBeNull();
});

test('the one that serves tells where, and a second is refused with its pid and address', () => {
  const home = temporaryFolder();
  const own = claimInstance(home);
  expect(runningInstance(home)).toEqual({ pid: process.pid, url: null, token: null });
  own.publish({ url: 'http://127.0.0.1:4000/', token: 'secret' });
  expect(runningInstance(home)).toEqual({ pid: process.pid, url: 'http://127.0.0.1:4000/', token: 'secret' });
  if (process.platform !== 'win32') expect(statSync(join(home, 'instance.json')).mode & 0o077).toBe(0);
  expect(failure(() => claimInstance(home))).toEqual({
    code: 'store.instance-running',
    message: `Another instance of the program already serves ${home}: process ${process.pid} at http://127.0.0.1:4000/.`,
    advice:
      'Open it with "contrast desktop", stop it first, or choose another folder with --home DIR or CONTRAST_HOME.',
  });
  own.close();
  expect(runningInstance(home)).toBeNull();
  claimInstance(home).close();
});

test('one that was killed does not count', async () => {
  const home = temporaryFolder();
  const child = fork(join(import.meta.dirname, 'testing', 'instance-holder.ts'), [home]);
  onTestFinished(() => void child.kill('SIGKILL'));
  await once(child, 'message');
  expect(runningInstance(home)).toEqual({ pid: child.pid, url: 'http://127.0.0.1:1/', token: null });
  expect(failure(() => claimInstance(home)).code).toBe('store.instance-running');
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(runningInstance(home)).toBeNull();
  claimInstance(home).close();
});
