import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { RunningServer } from './server.ts';
import { atUsualPort } from './usual-port.ts';

function folder(): string {
  const home = mkdtempSync(join(tmpdir(), 'contrast-port-'));
  onTestFinished(() => rmSync(home, { recursive: true }));
  return home;
}

/** Serves at the port asked for, or at 4001; refuses those that are taken. */
function starting(taken: number[] = []) {
  const asked: number[] = [];
  const start = async (port: number) => {
    asked.push(port);
    if (taken.includes(port)) throw new Error('taken');
    return { url: `http://127.0.0.1:${port || 4001}` } as RunningServer;
  };
  return { asked, start };
}

test('a home is served at the port of the last time', async () => {
  const home = folder();
  const { asked, start } = starting();
  await atUsualPort(home, start);
  expect((await atUsualPort(home, start)).url).toBe('http://127.0.0.1:4001');
  expect(asked).toEqual([0, 4001]);
});

test('where another program has that port, or nobody can tell it, any will do', async () => {
  const home = folder();
  writeFileSync(join(home, 'port'), '4000');
  const { asked, start } = starting([4000]);
  expect((await atUsualPort(home, start)).url).toBe('http://127.0.0.1:4001');
  await atUsualPort(home, start);
  expect(asked).toEqual([4000, 0, 4001]);
  writeFileSync(join(home, 'port'), '99999');
  await atUsualPort(home, start);
  expect(asked.at(-1)).toBe(0);
});
