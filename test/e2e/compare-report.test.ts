/** What a comparison leaves behind: what it is set to, saved views, and reports. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { compare, contrast, importTrained, openComparison, part } from './compared.ts';
import type { Session } from './session.ts';

vi.setConfig({ testTimeout: 120_000 });

let session: Session;
let trained: string[];
let page: Page;
beforeAll(async () => {
  ({ session, page } = await openComparison((home) => {
    trained = importTrained(home);
  }));
});
afterAll(async () => {
  await session?.close();
  expect(session.complaints).toEqual([]);
});

/** The tests share a page: what one leaves open, the next one leaves behind. */
const compared = (runs: readonly string[] = trained) => compare(page, runs);

test('what is chosen in quick succession stays chosen, though the program is slow to store it', async () => {
  await compared();
  await part(page, 'Curves');
  const chips = ['test/loss', 'train/accuracy'].map((name) =>
    page.getByRole('button', { name, exact: true }),
  );
  await chips[0]!.waitFor();
  // Were the second sent while the first is on its way, it would arrive before it.
  let sent = 0;
  let stored = 0;
  let letGo = () => {};
  const second = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  await page.route('**/rpc/settings/set', async (route) => {
    if (!route.request().postData()?.includes('compare/view')) return route.continue();
    sent += 1;
    if (sent === 1) {
      const patience = setTimeout(letGo, 1000);
      await second;
      clearTimeout(patience);
    }
    const response = await route.fetch();
    await route.fulfill({ response });
    stored += 1;
    if (sent > 1) letGo();
  });
  await chips[0]!.click();
  await expect.poll(() => sent).toBe(1);
  await chips[1]!.click();
  await expect.poll(() => stored).toBe(2);
  await page.unroute('**/rpc/settings/set');
  const other = await session.page('/compare');
  for (const name of ['test/loss', 'train/accuracy'])
    expect(await other.getByRole('button', { name, exact: true }).getAttribute('aria-pressed'), name).toBe(
      'true',
    );
  await other.context().close();
  for (const chip of chips) await chip.click();
});

test('a report is one file that asks for nothing', { timeout: 120_000 }, async () => {
  await compared(trained.slice(0, 9));
  await part(page, 'Report');
  await page.getByLabel('Title').fill('Does τ matter?');
  await page
    .getByLabel('Notes, as Markdown')
    .fill('The *baseline* stays ahead.\n\n![a map](https://example.com/a.png)\n\n<script>alert(1)</script>');
  for (const name of ['Settings', 'Differences', 'Temperature'])
    await page.getByRole('checkbox', { name }).check();
  // Parts that wait for their numbers are waited for.
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export as HTML' }).click();
  const file = join(session.home, 'report.html');
  await (await download).saveAs(file);
  const html = readFileSync(file, 'utf8');
  expect(html).not.toMatch(/<script|<link|<button|<canvas|<img|src="http|url\((?!["']?(data:|#))/);

  const context = await session.browser.newContext({ offline: true });
  const asked: string[] = [];
  context.on('request', (request) => asked.push(request.url()));
  const reader = await context.newPage();
  await reader.goto(pathToFileURL(file).href);
  await reader.getByRole('heading', { name: 'Does τ matter?' }).waitFor();
  expect(await reader.locator('em').textContent()).toBe('baseline');
  for (const name of ['Answer', 'Curves', 'Settings', 'Results', 'Differences', 'Temperature', 'Runs'])
    expect(await reader.getByRole('heading', { name, exact: true }).count(), name).toBe(1);
  // Arms and duel, two curves, parallel coordinates, scatter, heat map and importance, four of the loupe.
  expect(await reader.locator('figure > svg').count()).toBe(12);
  // Printed on A4, without its margins 182 mm wide, no table goes over the edge.
  await reader.setViewportSize({ width: 688, height: 1000 });
  await reader.emulateMedia({ media: 'print' });
  const wide = await reader
    .locator('table')
    .evaluateAll((tables) => tables.map((one) => Math.round(one.getBoundingClientRect().right)));
  expect(Math.max(...wide)).toBeLessThanOrEqual(688);
  // A picture from elsewhere is a link, so that it is not missed.
  expect(await reader.getByRole('link', { name: 'a map' }).getAttribute('href')).toBe(
    'https://example.com/a.png',
  );
  expect(asked.filter((url) => !url.startsWith('data:'))).toEqual([pathToFileURL(file).href]);
  await context.close();
});

test('views are saved, linked, duplicated, and removed with undo; a run that is gone is named', async () => {
  await compared();
  const menu = (name: RegExp) => page.getByRole('button', { name });
  await menu(/^Views/).click();
  await page.getByRole('menuitem', { name: 'Save as a view…' }).click();
  await page.getByLabel('Name', { exact: true }).fill('All temperatures');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await menu(/^All temperatures/).click();
  await page.getByRole('menuitem', { name: 'Duplicate…' }).click();
  expect(await page.getByLabel('Name', { exact: true }).inputValue()).toBe('All temperatures copy');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await menu(/^All temperatures copy/).click();
  await page.getByRole('menuitem', { name: 'Remove', exact: true }).click();
  await page.getByText('View “All temperatures copy” removed.').waitFor();
  await page.getByRole('button', { name: 'Undo' }).click();
  await menu(/^All temperatures copy|^Views/)
    .first()
    .click();
  await page.getByRole('menuitem', { name: 'All temperatures copy' }).waitFor();
  await page.getByRole('menuitem', { name: 'All temperatures', exact: true }).click();
  await expect.poll(() => page.url()).toMatch(/#\/compare\?view=\w+$/);
  const link = page.url();

  // A new name leaves alone what is saved under it; what was changed since stays a change.
  await page.getByRole('combobox', { name: 'Read' }).selectOption('epochs');
  await menu(/^All temperatures \(changed\)/).click();
  await page.getByRole('menuitem', { name: 'Rename…' }).click();
  await page.getByLabel('Name', { exact: true }).fill('Every temperature');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await menu(/^Every temperature \(changed\)/).waitFor();
  await page.getByRole('combobox', { name: 'Read' }).selectOption('last');

  const gone = trained[4]!;
  contrast(session.home, 'runs', 'rm', gone);
  const other = await session.page(new URL(link).hash.slice(1));
  await other.getByRole('button', { name: /^Every temperature/ }).waitFor();
  await other.getByText(new RegExp(gone)).first().waitFor();
  contrast(session.home, 'runs', 'restore', gone);
  await other.context().close();
});
