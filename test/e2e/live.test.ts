/** What others do, and what becomes of an open page while the program is away. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { composeWorkbench } from '#main/compose.ts';
import { parseExperiment } from '#shared/expand.ts';
import { smallStudy } from './seed.ts';
import { Session } from './session.ts';

let session: Session;
let [mine, other]: Page[] = [];
beforeAll(async () => {
  session = await Session.open((home) => {
    const workbench = composeWorkbench({ home });
    workbench.preferences.set({ startQueue: false });
    const { spec, runs } = parseExperiment({ ...smallStudy, sweep: [], seeds: [1, 2] }, 'test');
    workbench.experiments.create(spec, runs, null);
    workbench.close();
  });
  [mine, other] = await Promise.all([session.page('/queue'), session.page('/queue', { theme: 'dark' })]);
});
afterAll(async () => {
  await session?.close();
  expect(session.complaints).toEqual([]);
});

const order = async (page: Page) =>
  (
    await page
      .getByRole('region', { name: /^Waiting/ })
      .getByRole('link')
      .allTextContents()
  ).map((text) => text.trim().replace('Digits, two arms: ', ''));
const both = async (expected: string[]) => {
  for (const page of [mine!, other!]) await expect.poll(() => order(page)).toEqual(expected);
};
const link = (page: Page, run: string) => page.getByRole('link', { name: `Digits, two arms: ${run}` });

test('two browsers see the same queue, reordered by keys in one and by a button in the other', async () => {
  await both(['baseline, seed 1', 'baseline, seed 2', 'supcon, seed 1', 'supcon, seed 2']);
  await link(mine!, 'supcon, seed 1').focus();
  await mine!.keyboard.press('Alt+ArrowUp');
  await both(['baseline, seed 1', 'supcon, seed 1', 'baseline, seed 2', 'supcon, seed 2']);
  // The focus goes with the run.
  await mine!.keyboard.press('Alt+ArrowUp');
  await both(['supcon, seed 1', 'baseline, seed 1', 'baseline, seed 2', 'supcon, seed 2']);
  const last = other!.getByRole('listitem').filter({ has: link(other!, 'supcon, seed 2') });
  await last.getByRole('button', { name: 'Run next' }).click();
  await both(['supcon, seed 2', 'supcon, seed 1', 'baseline, seed 1', 'baseline, seed 2']);
});

test('a run is reordered by drag', async () => {
  const row = (run: string) => mine!.getByRole('listitem').filter({ has: link(mine!, run) });
  const handle = row('baseline, seed 2').getByRole('button', { name: /^Drag to reorder/ });
  const [from, to] = await Promise.all([handle.boundingBox(), row('supcon, seed 2').boundingBox()]);
  await mine!.mouse.move(from!.x + 8, from!.y + 8);
  await mine!.mouse.down();
  await mine!.mouse.move(from!.x + 8, from!.y - 20, { steps: 4 });
  await mine!.mouse.move(to!.x + 20, to!.y + 6, { steps: 12 });
  // Where it would fall is worked out a few times a second.
  const place = mine!.locator('[data-is-dnd-shadow-item-internal]');
  await expect.poll(async () => (await place.boundingBox())?.y).toBeCloseTo(to!.y, 0);
  await mine!.mouse.up();
  await both(['baseline, seed 2', 'supcon, seed 2', 'supcon, seed 1', 'baseline, seed 1']);
});

test('what is cancelled by one is gone for both, and can be taken back', async () => {
  const row = mine!.getByRole('listitem').filter({ has: link(mine!, 'baseline, seed 2') });
  await row.getByRole('button', { name: 'Cancel' }).click();
  await both(['supcon, seed 2', 'supcon, seed 1', 'baseline, seed 1']);
  await mine!
    .locator('[data-sonner-toast]')
    .filter({ hasText: '1 run cancelled.' })
    .getByRole('button', { name: 'Undo' })
    .click();
  await expect.poll(async () => (await order(other!)).toSorted()).toContain('baseline, seed 2');
});

test('the program is started anew under an open page, which goes on without a reload', async () => {
  await mine!.evaluate('window.here = true');
  await session.program.stop();
  const status = mine!.getByRole('status').filter({ hasText: /Connect/ });
  await expect.poll(() => status.textContent()).toContain('Connection lost');
  // What one asks for meanwhile is refused in words.
  await mine!.getByRole('button', { name: 'Run next' }).last().click();
  await mine!.locator('[data-sonner-toast]').filter({ hasText: 'The program does not answer.' }).waitFor();
  await session.start();
  await expect.poll(() => status.textContent()).toContain('Connected');
  expect(await mine!.evaluate('window.here')).toBe(true);
  // It hears of changes again.
  const paused = other!.getByRole('region', { name: /^Paused/ });
  await expect
    .poll(() =>
      other!
        .getByRole('status')
        .filter({ hasText: /Connect/ })
        .textContent(),
    )
    .toContain('Connected');
  await mine!.getByRole('button', { name: 'Pause', exact: true }).first().click();
  await paused.getByRole('link').first().waitFor();
  expect(session.complaints).toEqual([]);
});
