/** The table of runs in a browser: found, sorted, marked, tagged, deleted and brought back, by mouse and by keys. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { seedVariety } from './seed.ts';
import { goTo, Session } from './session.ts';

let session: Session;
let page: Page;
beforeAll(async () => {
  session = await Session.open(seedVariety);
  page = await session.page('/runs');
});
afterAll(async () => {
  await session?.close();
  expect(session.complaints).toEqual([]);
});

/** Those whose values are there. */
const rows = () => page.getByRole('row').filter({ has: page.getByRole('gridcell').getByRole('checkbox') });
const shows = (n: number) => expect.poll(() => rows().count()).toBe(n);
const filter = () => page.getByRole('combobox', { name: 'Filter runs' });
const toast = (text: string | RegExp) => page.locator('[data-sonner-toast]').filter({ hasText: text });
/** The texts of a column, from the top. */
async function column(title: string): Promise<(string | null)[]> {
  const heads = await page.getByRole('columnheader').allInnerTexts();
  const at = heads.findIndex((head) => head.replace(/\s+/g, ' ').trim().startsWith(title));
  // In one look: rows that a filter takes away meanwhile would be waited for.
  return rows().evaluateAll(
    (all, place) => all.map((row) => row.querySelectorAll('[role="gridcell"]')[place]?.textContent ?? null),
    at,
  );
}

test('finds runs by a query that is completed as it is typed, and marks what is wrong with it', async () => {
  await shows(12);
  await filter().pressSequentially('temper');
  const completions = page.getByRole('listbox', { name: 'Completions' });
  await completions.getByRole('option', { name: /^temperature/ }).waitFor();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  expect(await filter().inputValue()).toBe('temperature ');
  await filter().pressSequentially('< 0.07 and arm = sup');
  await completions.getByRole('option', { name: /^supcon/ }).click();
  await shows(3);
  expect(await column('Temperature')).toEqual(['0.05', '0.05', '0.05']);
  expect(decodeURIComponent(new URL(page.url()).hash)).toBe('#/runs?q=temperature+<+0.07+and+arm+=+supcon+');

  await filter().fill('temprature < 1');
  const problem = page.getByRole('alert');
  await problem.waitFor();
  expect(await problem.locator('mark').textContent()).toBe('temprature');
  expect(await problem.textContent()).toContain('temperature');
  // What was found last stays.
  await shows(3);

  await page.reload();
  await filter().focus();
  await problem.waitFor();
  await page.getByRole('button', { name: 'Show all' }).click();
  await shows(12);
});

test('sorts by a click on a head, the other way by the next, not at all by the third', async () => {
  const head = page.getByRole('button', { name: /^Test accuracy/ });
  const sorted = () => page.getByRole('columnheader', { name: /^Test accuracy/ }).getAttribute('aria-sort');
  const usual = await column('Test accuracy');
  await head.click();
  await expect.poll(sorted).toBe('descending');
  const numbers = usual.map(Number).toSorted((a, b) => b - a);
  await expect.poll(async () => (await column('Test accuracy')).map(Number)).toEqual(numbers);
  await head.click();
  await expect.poll(async () => (await column('Test accuracy')).map(Number)).toEqual(numbers.toReversed());
  await head.click();
  await expect.poll(sorted).toBe('none');
  await expect.poll(() => column('Test accuracy')).toEqual(usual);
});

test('marks by click, Control and Shift; tags, deletes, and takes it back', async () => {
  const row = (n: number) => rows().nth(n).getByRole('gridcell').nth(4);
  await row(0).click();
  await row(2).click({ modifiers: ['Shift'] });
  await row(4).click({ modifiers: ['Control'] });
  const toolbar = page.getByRole('toolbar', { name: 'With the marked runs' });
  await toolbar.getByText('4 marked').waitFor();

  await toolbar.getByRole('button', { name: 'Tag' }).click();
  const name = page.getByRole('dialog').getByLabel('Tag', { exact: true });
  // It waits for the name, not at its cross.
  await expect.poll(() => name.evaluate((field) => field.matches(':focus'))).toBe(true);
  await page.keyboard.type('candidate');
  await page.keyboard.press('Enter');
  await toast('Tagged 4 runs “candidate”.').waitFor();
  await filter().fill('tag = candidate');
  await shows(4);

  await page.getByRole('checkbox', { name: 'Mark all runs' }).check();
  await toolbar.getByRole('button', { name: 'Delete' }).click();
  await page.getByText('No run matches').waitFor();
  await toast('4 runs deleted.').getByRole('button', { name: 'Undo' }).click();
  await shows(4);
  await filter().fill('');
  await shows(12);
});

test('deleted runs can be restored, archived ones shown again', async () => {
  const toolbar = page.getByRole('toolbar', { name: 'With the marked runs' });
  const show = page.getByRole('combobox', { name: 'Show' });
  await rows().nth(11).getByRole('checkbox').click();
  await toolbar.getByRole('button', { name: 'Archive' }).click();
  await shows(11);
  await show.selectOption('With archived');
  await shows(12);
  await rows().nth(10).getByRole('checkbox').click();
  await toolbar.getByRole('button', { name: 'Delete' }).click();
  await shows(11);
  await show.selectOption('Deleted');
  await shows(1);
  await page.getByRole('checkbox', { name: 'Mark all runs' }).check();
  await toolbar.getByRole('button', { name: 'Restore' }).click();
  await page.getByText('Nothing is deleted').waitFor();
  await show.selectOption('Without archived');
  await shows(11);
});

test('columns and their widths are remembered', async () => {
  await page.getByRole('button', { name: 'Columns' }).click();
  const dialog = page.getByRole('dialog', { name: 'Columns' });
  await dialog.getByLabel('Search columns').fill('best');
  await dialog.getByRole('checkbox', { name: 'Best test kNN accuracy' }).check();
  await dialog.getByRole('button', { name: 'Hide Seed' }).click();
  await dialog.getByRole('button', { name: 'Done' }).click();
  const width = page.getByRole('separator', { name: 'Width of Arm' });
  await width.press('ArrowRight');
  await expect.poll(() => width.getAttribute('aria-valuenow')).toBe('120');
  // As wide as the longest tag, by a double click or a key.
  const tags = page.getByRole('separator', { name: 'Width of Tags' });
  const whole = () =>
    rows().evaluateAll((all) =>
      all.every((row) =>
        [...row.querySelectorAll('[role="gridcell"]')].every((cell) => cell.scrollWidth <= cell.clientWidth),
      ),
    );
  expect(await whole()).toBe(false);
  await tags.press('Enter');
  await expect.poll(whole).toBe(true);
  const heads = async () =>
    (await page.getByRole('columnheader').allInnerTexts()).map((text) => text.replace(/\s+/g, ' ').trim());
  await expect.poll(heads).toContain('Best test kNN accuracy %');
  // Another person's window has them too, once they are stored.
  const other = await session.page('/runs');
  await expect
    .poll(async () => {
      await other.reload();
      await other.getByRole('grid', { name: 'Runs' }).waitFor();
      return other.getByRole('separator', { name: 'Width of Arm' }).getAttribute('aria-valuenow');
    })
    .toBe('120');
  expect(await other.getByRole('separator', { name: 'Width of Seed' }).count()).toBe(0);
  await other.context().close();
});

test('runs put aside lead to their comparison', async () => {
  await rows().nth(0).getByRole('gridcell').nth(3).click();
  await page.getByRole('button', { name: 'Put aside to compare' }).click();
  await filter().fill('arm = baseline');
  await expect.poll(() => column('Arm')).not.toContain('supcon');
  await rows().nth(0).getByRole('gridcell').nth(3).click();
  await page.getByRole('button', { name: 'Put aside to compare' }).click();
  await page.getByRole('link', { name: 'Compare 2 runs' }).click();
  await page.getByRole('heading', { name: 'Compare', level: 1 }).waitFor();
});

test('a run that is not there says so, with what to do in the window', async () => {
  const other = await session.page('/run/none');
  const note = other.getByRole('alert');
  await note.getByText('There is no run "none".').waitFor();
  await note
    .getByText('It may have been deleted for good, or the link is mistyped. Runs lists all there are.')
    .waitFor();
  await note.getByRole('link', { name: 'Show all runs' }).click();
  await other.getByRole('grid', { name: 'Runs' }).waitFor();
  await other.context().close();
});

test('by keys alone: to the filter, into the table, to a run and back', async () => {
  await goTo(page, '/queue');
  await page.getByRole('heading', { name: 'Queue', level: 1 }).waitFor();
  // Those of a sweep are told apart there.
  await page.getByRole('link', { name: 'Digits, two arms: supcon, temperature 0.5, seed 3' }).waitFor();
  await page.getByRole('link', { name: 'Digits, two arms: baseline, seed 3' }).waitFor();
  await page.keyboard.press('g');
  await page.keyboard.press('r');
  await page.getByRole('grid', { name: 'Runs' }).waitFor();
  await page.keyboard.press('/');
  await expect.poll(() => filter().evaluate((field) => field.matches(':focus'))).toBe(true);
  await filter().fill('arm = supcon');
  await page.keyboard.press('Enter');
  await shows(9);
  const grid = page.getByRole('grid', { name: 'Runs' });
  await grid.focus();
  for (const key of ['ArrowDown', 'ArrowDown', 'Space', 'Shift+ArrowDown']) await page.keyboard.press(key);
  await page.getByText('2 marked').waitFor();
  await page.keyboard.press('Control+a');
  await page.getByText('9 marked').waitFor();
  await page.keyboard.press('Escape');
  await page.getByText('None marked').waitFor();
  await page.keyboard.press('Home');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Digits, two arms: supcon, seed 3', level: 1 }).waitFor();
  await page.goBack();
  await shows(9);
});
