/** What a browser is started with. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openBrowser } from '#main/cli/open-browser.ts';
import { temporaryHome } from '../faults/workbench.ts';

test.runIf(process.platform === 'linux')(
  'a browser that can opens the link as a window of its own, and is given it once',
  async () => {
    const folder = temporaryHome();
    const said = join(folder, 'said');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'chromium'), `#!/bin/sh\necho "$@" > ${said}\n`, { mode: 0o755 });
    const { PATH } = process.env;
    onTestFinished(() => {
      process.env.PATH = PATH;
    });
    // Not a real one that may be here.
    process.env.PATH = folder;
    await openBrowser('http://127.0.0.1:1/?token=once');
    await expect
      .poll(() => existsSync(said) && readFileSync(said, 'utf8'))
      .toBe('--app=http://127.0.0.1:1/?token=once\n');
  },
);
