/** The window itself, where Electron's binary and a display are: opened on a file, quit while training, and gone on with. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron, type ElectronApplication, type Page } from 'playwright-core';
import { afterAll, expect, test } from 'vitest';
import { desktopObstacle } from '#main/cli/desktop.ts';

const root = join(import.meta.dirname, '../..');
const obstacle = desktopObstacle(root, process.env);
if (obstacle !== null) process.stderr.write(`Skipped: the window itself: ${obstacle}\n`);

const work = mkdtempSync(join(tmpdir(), 'contrast-window-'));
afterAll(() => rmSync(work, { recursive: true, force: true }));

const design = {
  name: 'Quit and come back',
  base: {
    dataset: { id: 'mnist', trainPerClass: 50, testPerClass: 10 },
    encoder: { name: 'small-cnn' },
    method: 'cross-entropy',
    supervised: { epochs: 40, batchSize: 32 },
    engine: 'wasm',
  },
  arms: [{ name: 'only', settings: {} }],
  seeds: [1],
};

async function launch(...args: string[]): Promise<{ program: ElectronApplication; page: Page }> {
  const program = await _electron.launch({
    // Without a sandbox where the tests run as root, as in a container.
    args: [root, ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), ...args],
    env: { ...(process.env as Record<string, string>), CONTRAST_HOME: join(work, 'home') },
  });
  return { program, page: await program.firstWindow() };
}

test.skipIf(obstacle !== null)(
  'a design is opened and queued; training that is quit goes on at the next start',
  async () => {
    const file = join(work, 'quit.contrast.json');
    writeFileSync(file, JSON.stringify(design));
    const first = await launch(file);
    expect(await first.page.title()).toBe('Contrast Workbench');
    expect(await first.page.evaluate(() => 'require' in globalThis || 'process' in globalThis)).toBe(false);
    await first.page.getByRole('button', { name: 'Queue 1 run' }).click();
    await first.page.getByRole('link', { name: 'Queue' }).first().click();
    await first.page.getByText(/epoch [3-9] of 40/i).waitFor({ timeout: 120_000 });
    await first.program.evaluate(({ app }) => app.quit());
    await first.program.waitForEvent('close');

    const second = await launch();
    await second.page.getByRole('link', { name: 'Runs' }).first().click();
    await second.page.getByText('finished').waitFor({ timeout: 240_000 });
    await second.program.close();
  },
  400_000,
);
