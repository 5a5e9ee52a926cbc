/** The program behind the window must not outlive it, whatever becomes of the window's process. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';

const main = join(import.meta.dirname, 'core-main.ts');

test('it ends when the window’s process is gone, and leaves the home to the next', async () => {
  const home = mkdtempSync(join(tmpdir(), 'contrast-core-'));
  onTestFinished(() => rmSync(home, { recursive: true, force: true }));
  for (let start = 0; start < 2; start++) {
    const child = fork(main, [home], { serialization: 'advanced', execArgv: [] });
    const [message] = await once(child, 'message');
    expect(message).toMatchObject({ ready: true });
    // As when Electron is killed: the channel closes, and no signal comes.
    child.disconnect();
    expect(await once(child, 'exit')).toEqual([0, null]);
  }
});

test('what keeps it from starting is told with its advice', async () => {
  const child = fork(main, ['/dev/null/home'], { serialization: 'advanced', execArgv: [] });
  const [message] = (await once(child, 'message')) as [{ failed: Record<string, unknown> }];
  expect(message.failed).toMatchObject({
    code: expect.stringMatching(/^store[.]/),
    advice: expect.any(String),
  });
  expect((await once(child, 'exit'))[0]).toBe(message.failed.exitCode);
});
