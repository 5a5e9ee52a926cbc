/** From the first start to a tagged run: two arms and two seeds of MNIST, designed, trained by the real trainer, and found. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { goTo, Session, settled } from './session.ts';

// Seconds where nothing else runs; training takes as long as the machine leaves it.
vi.setConfig({ testTimeout: 240_000 });

/** In the page: nobody looks at it, and notifications are written down. */
const lookedAway = `
  document.hasFocus = () => false;
  window.told = [];
  window.Notification = class {
    static permission = 'granted';
    constructor(title, { body }) {
      window.told.push(title + ' · ' + body);
    }
  };`;

let session: Session;
let page: Page;
beforeAll(async () => {
  session = await Session.open();
  page = await session.page();
  page.setDefaultTimeout(120_000);
  await page.addInitScript(lookedAway);
  await page.reload();
});
afterAll(async () => {
  await session?.close();
  expect(session.complaints).toEqual([]);
});

const field = (name: string) => page.getByRole('textbox', { name: `${name}, base`, exact: true });
/** The card of a run in training. */
const card = (of: string) => page.getByRole('article', { name: of });
const section = (name: RegExp) => page.getByRole('region', { name });
const toast = (text: string | RegExp) => page.locator('[data-sonner-toast]').filter({ hasText: text });

test('first start: a preset, a few settings changed, two arms with two seeds queued', async () => {
  await page.getByRole('button', { name: 'Open the demo' }).click();
  const settings: Record<string, string> = {
    'Contrastive loss: temperature': '0.2',
    'Contrastive pre-training: batch size': '64',
    'Projection head: projection units': '32',
    'Data: training images per class': '60',
    'Data: test images per class': '30',
    // Long enough to be paused and cancelled in the middle.
    'Supervised training: epochs': '400',
    'Contrastive pre-training: epochs': '3',
    'Classifier training: epochs': '2',
  };
  // All ten thousand are taken unless a number is set.
  await page.getByRole('switch', { name: 'Data: test images per class, base: set a value' }).click();
  for (const [name, value] of Object.entries(settings)) {
    await field(name).fill(value);
    expect(await field(name).inputValue()).toBe(value);
  }
  await page.getByRole('tab', { name: /^Sweep/ }).click();
  await page.getByLabel(/^Which, such as/).fill('1, 2');
  await page.getByRole('button', { name: 'Queue 4 runs' }).click();
  await toast('4 runs of “MNIST in minutes” queued.').waitFor();
});

test('the queue: live curves, pause, cancel, and a reload in the middle', async () => {
  await goTo(page, '/queue');
  const first = card('MNIST in minutes, baseline, seed 1');
  await first.getByText(/^\d+ of 400$/).waitFor();
  // Steps come as events: the curve grows while one looks.
  const curve = first.getByRole('slider', { name: 'Loss by step' });
  const read = async () =>
    (await curve.getAttribute('aria-valuetext'))?.match(/Loss, smoothed: ([\d.]+)/)?.[1];
  await expect.poll(read).toMatch(/^[\d.]+$/);
  const before = await read();
  await expect.poll(read).not.toBe(before);
  // Epochs are stored, and drawn.
  await first.getByRole('button', { name: /^train\/loss/ }).waitFor();

  await first.getByRole('button', { name: 'Pause' }).click();
  await section(/^Paused/)
    .getByRole('link', { name: 'MNIST in minutes: baseline, seed 1' })
    .waitFor();

  const second = card('MNIST in minutes, baseline, seed 2');
  await second.getByText(/^\d+ of 400$/).waitFor();
  await page.reload();
  await second.getByText(/^\d+ of 400$/).waitFor();
  await second.getByRole('button', { name: 'Cancel' }).click();
  await toast('1 run cancelled.').waitFor();

  const ended = section(/^Ended/).getByRole('listitem');
  for (const run of ['baseline, seed 2', 'supcon, seed 1', 'supcon, seed 2'])
    await ended.filter({ hasText: run }).waitFor();
  expect(await ended.filter({ hasText: 'Finished' }).count()).toBe(2);
  await expect
    .poll(() => page.evaluate('window.told'))
    .toEqual([
      expect.stringMatching(/^MNIST in minutes: supcon, seed 1 finished · Test accuracy [\d.]+ %\.$/),
      expect.stringMatching(/seed 2 finished · Test accuracy [\d.]+ %\. The queue is empty\.$/),
    ]);
});

test('a paused run goes on where it was, and can be cancelled', async () => {
  await section(/^Paused/)
    .getByRole('button', { name: 'Resume' })
    .click();
  const first = card('MNIST in minutes, baseline, seed 1');
  await first.getByText(/^\d+ of 400$/).waitFor();
  await first.getByRole('button', { name: 'Cancel' }).click();
  await page.getByRole('heading', { name: 'Nothing waits' }).waitFor();
});

test('a run that has ended: curves, predictions with their images, health, log', async () => {
  await section(/^Ended/)
    .getByRole('link', { name: 'MNIST in minutes: supcon, seed 2' })
    .click();
  await page.getByRole('heading', { name: 'MNIST in minutes: supcon, seed 2', level: 1 }).waitFor();
  await page.getByRole('slider', { name: 'Loss', exact: true }).first().waitFor();

  await page.getByRole('tab', { name: 'Predictions' }).click();
  const matrix = page.getByRole('grid', { name: /^Confusion matrix/ });
  await matrix.waitFor();
  const cells = await matrix.getByRole('gridcell').allTextContents();
  // All 30 test images of each of ten digits are there.
  expect(cells.reduce((sum, cell) => sum + Number(cell.trim() || 0), 0)).toBe(300);
  await matrix
    .getByRole('gridcell', { name: /recognised: [1-9]/ })
    .first()
    .click();
  await page.getByRole('heading', { name: /^\d+ images? of \d, recognised$/ }).waitFor();
  await page
    .getByRole('img', { name: /^Image \d+: (\d), taken for \1 with/ })
    .first()
    .waitFor();

  await page.getByRole('tab', { name: 'Health' }).click();
  await page.getByText('Not collapsed: different images get different features.').waitFor();
  await page.getByRole('tab', { name: 'Artifacts' }).click();
  await page.getByRole('cell', { name: 'Predictions', exact: true }).first().waitFor();
  await page.getByRole('tab', { name: 'Settings' }).click();
  await settled(page);
  // What was changed is marked as different from the preset.
  expect(await page.locator('.differs').filter({ hasText: 'Temperature' }).textContent()).toMatch(
    /0\.2\s+instead of 0\.1/,
  );
});

test('it is tagged, found by its tag, and kept through a reload', async () => {
  await page.getByPlaceholder('Add a tag').fill('keeper');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Take the tag keeper away' }).waitFor();
  await goTo(page, '/runs');
  const rows = page.getByRole('row').filter({ has: page.getByRole('gridcell').getByRole('checkbox') });
  await expect.poll(() => rows.count()).toBe(4);
  await page.getByRole('combobox', { name: 'Filter runs' }).fill('tag = keeper and temperature > 0.1');
  await expect.poll(() => rows.count()).toBe(1);
  await page.reload();
  await rows.first().waitFor();
  expect(await rows.count()).toBe(1);
  expect(await rows.first().textContent()).toContain('supcon');
});
