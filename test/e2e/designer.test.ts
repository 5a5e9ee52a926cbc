/** Designing in a browser against the real program: from the first start to runs in the queue, by keyboard alone. */
import { readFile } from 'node:fs/promises';
import type { Page, Request } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { composeWorkbench } from '#main/compose.ts';
import { axeViolations, goTo, Session, settled } from './session.ts';

let session: Session;
let page: Page;
beforeAll(async () => {
  session = await Session.open((home) => {
    // What is queued here waits: no trainer takes the machine.
    const workbench = composeWorkbench({ home });
    workbench.preferences.set({ startQueue: false });
    workbench.close();
  });
  page = await session.page('/designer');
  page.setDefaultTimeout(5000);
});
afterAll(async () => {
  await session?.close();
  expect(session.complaints).toEqual([]);
});

const setting = (name: string) => page.getByRole('textbox', { name, exact: true });
const button = (name: string | RegExp) => page.getByRole('button', { name, exact: typeof name === 'string' });
const tab = (name: RegExp) => page.getByRole('tab', { name });
const preview = () => page.getByRole('heading', { level: 2, name: /^[\d,]+ runs?$/ });
const expands = (runs: number) => expect.poll(() => preview().textContent()).toBe(`${runs} runs`);
const temperature = 'Contrastive loss: temperature, base';

/** Drops a file on the screen. */
async function drop(name: string, content: string): Promise<void> {
  const dataTransfer = await page.evaluateHandle(
    `(() => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([${JSON.stringify(content)}], ${JSON.stringify(name)}));
      return transfer;
    })()`,
  );
  await page.locator('main').dispatchEvent('drop', { dataTransfer });
}

/** Presses Tab until this has the focus: what keys alone reach. */
async function reach(name: string | RegExp, most = 60): Promise<void> {
  const label = () =>
    page.evaluate(
      `(() => {
        const at = document.activeElement;
        return at?.getAttribute('aria-label') ?? (at?.labels?.[0] ?? at)?.textContent?.trim() ?? '';
      })()`,
    ) as Promise<string>;
  for (let i = 0; i < most; i++) {
    await page.keyboard.press('Tab');
    const now = await label();
    if (typeof name === 'string' ? now === name : name.test(now)) return;
  }
  throw new Error(`${name} is not reached by ${most} times Tab.`);
}

test('an empty home leads to the demo, and its settings are changed by keys', async () => {
  await page.getByRole('heading', { name: 'Start with handwritten digits' }).waitFor();
  await reach('Open the demo');
  await page.keyboard.press('Enter');
  await expands(6);

  // One field after another, found by their names.
  await reach('Find a setting');
  for (const [words, field, value] of [
    ['temperature', temperature, '0.07'],
    ['pre-training batch', 'Contrastive pre-training: batch size, base', '256'],
    ['projection units', 'Projection head: projection units, base', '64'],
  ] as const) {
    await page.getByRole('searchbox', { name: 'Find a setting' }).focus();
    await page.keyboard.press('Control+a');
    await page.keyboard.type(words);
    await reach(field);
    await page.keyboard.press('Control+a');
    await page.keyboard.type(value);
  }
  await page.getByRole('searchbox', { name: 'Find a setting' }).fill('');
  expect(await setting(temperature).inputValue()).toBe('0.07');
  // Twice as many images in a batch: twice as many positives.
  await page.getByRole('cell', { name: '25.5' }).first().waitFor();
});

test('a wrong value is told beside its field and in the list, which leads to it', async () => {
  const field = setting(temperature);
  await field.fill('-1');
  expect(await field.getAttribute('aria-invalid')).toBe('true');
  const described = await field.getAttribute('aria-describedby');
  expect(await page.locator(`[id="${described}"]`).textContent()).toBe(
    'It must be greater than 0 and at most 100.',
  );
  await page.getByRole('heading', { name: '1 problem to mend' }).waitFor();
  expect(await tab(/^Settings/).textContent()).toBe('Settings (1)');

  // The primary action leads to what is wrong in place of queueing it.
  await page.getByRole('searchbox', { name: 'Find a setting' }).fill('epochs');
  await button('Queue runs').click();
  await page.locator(`:focus[aria-label="${temperature}"]`).waitFor();
  await field.fill('nothing');
  await button(/base.loss.temperature is "nothing"; it must be a number/).waitFor();
  await field.fill('0.07');
  await button('Queue 6 runs').waitFor();
});

test('undo and redo go through the steps, and the draft outlives a reload', async () => {
  const field = setting(temperature);
  await field.fill('0.2');
  await page.getByRole('textbox', { name: 'Name of the experiment' }).fill('By hand');
  await page.keyboard.press('Control+z');
  expect(await page.getByRole('textbox', { name: 'Name of the experiment' }).inputValue()).toBe(
    'MNIST in minutes',
  );
  await page.keyboard.press('Control+z');
  expect(await field.inputValue()).not.toBe('0.2');
  await page.keyboard.press('Control+Shift+z');
  expect(await field.inputValue()).toBe('0.2');
  await page.keyboard.press('Control+y');
  await page.getByRole('textbox', { name: 'Name of the experiment' }).waitFor();
  expect(await page.getByRole('textbox', { name: 'Name of the experiment' }).inputValue()).toBe('By hand');

  await page.waitForTimeout(300);
  await page.reload();
  await expands(6);
  expect(await page.getByRole('textbox', { name: 'Name of the experiment' }).inputValue()).toBe('By hand');
  expect(await setting(temperature).inputValue()).toBe('0.2');
});

test('arms are added, renamed, changed, duplicated, removed and brought back', async () => {
  await button('Add arm').click();
  await expands(9);
  await setting('Name of arm 3').fill('wide');
  await setting('Encoder: width, wide').fill('2');
  await page.getByText('1 change', { exact: true }).nth(2).waitFor();
  await button('Arm wide').click();
  await page.getByRole('menuitem', { name: 'Duplicate' }).click();
  expect(await setting('Encoder: width, wide 2').inputValue()).toBe('2');
  await expands(12);
  await button('Encoder: width, wide 2: as in the base').click();
  expect(await setting('Encoder: width, wide 2').inputValue()).toBe('1');
  for (const name of ['wide 2', 'wide']) {
    await button(`Arm ${name}`).click();
    await page.getByRole('menuitem', { name: 'Remove' }).click();
  }
  await expands(6);
  await page.getByText('Removed the arm "wide".').waitFor();
});

test('the program is asked once about a design, not again and again', async () => {
  let asked = 0;
  const count = (request: Request) => {
    if (request.url().endsWith('/rpc/experiments/preview')) asked += 1;
  };
  page.on('request', count);
  await setting('Encoder: width, base').fill('1.5');
  await page.waitForTimeout(1200);
  page.off('request', count);
  await page.keyboard.press('Control+z');
  // One for the change; a second where a speed was measured meanwhile.
  expect(asked).toBeGreaterThan(0);
  expect(asked).toBeLessThanOrEqual(2);
});

test('seeds and sweeps multiply the runs; a wrong axis is told at the axis', async () => {
  await tab(/^Sweep/).click();
  await setting('Which, such as 1, 2, 5-8').fill('1-2');
  await expands(4);
  await button('Vary a setting').click();
  // Cross-entropy has no temperature: its runs stay two.
  await expands(6);
  const values = setting('Values of Temperature, separated by commas');
  await values.fill('0.05, 0.1, 0');
  await page
    .getByText(/loss.temperature is 0; it must be greater than 0/)
    .first()
    .waitFor();
  expect(await tab(/^Sweep/).textContent()).toBe('Sweep and seeds (1)');
  await values.fill('0.05, 0.1');
  await page.getByRole('combobox', { name: 'Values of Temperature' }).selectOption({ label: 'Log range' });
  await setting('Values, Temperature').fill('200');
  await expands(402);
  await button('Remove the sweep of Temperature').click();
  await expands(4);
});

test('the JSON view edits the same design and marks what is wrong at its line', async () => {
  await tab(/^JSON/).click();
  const text = page.getByRole('textbox', { name: 'Experiment as JSON' });
  await text.waitFor();
  const line = page.locator('.cm-line').filter({ hasText: '"temperature"' });
  expect(await line.textContent()).toContain('0.2');
  await line.click();
  await page.keyboard.press('End');
  await page.keyboard.press('Backspace');
  await page.keyboard.type('x');
  await page
    .getByRole('alert')
    .filter({ hasText: /Line \d+, column \d+/ })
    .waitFor();
  await page.keyboard.press('Backspace');
  await page.keyboard.type('5');
  await tab(/^Settings/).click();
  expect(await setting(temperature).inputValue()).toBe('0.5');
  await page.keyboard.press('Control+z');
  expect(await setting(temperature).inputValue()).toBe('0.2');
  await setting('Contrastive loss: temperature, base').fill('-3');
  await tab(/^JSON/).click();
  await expect.poll(() => page.locator('.cm-lintRange-error').allTextContents()).toEqual(['-3']);
  await page.keyboard.press('Control+z');
  await button('Queue 4 runs').waitFor();
  // Undone where it is typed, too.
  await line.click();
  await page.keyboard.press('End');
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.type('3');
  await expect.poll(() => line.textContent()).toContain('0.32');
  await page.keyboard.press('Control+z');
  await expect.poll(() => line.textContent()).toMatch(/0\.2$/);
});

test('a design is saved to a file and dropped in again, and kept as a preset', async () => {
  const downloading = page.waitForEvent('download');
  await button('More').click();
  await page.getByRole('menuitem', { name: 'Save as a file' }).click();
  const download = await downloading;
  expect(download.suggestedFilename()).toBe('by-hand.contrast.json');
  const text = await readFile((await download.path())!, 'utf8');
  expect(JSON.parse(text)).toMatchObject({
    name: 'By hand',
    seeds: [1, 2],
    base: { projection: { units: 64 } },
  });

  await button('More').click();
  await page.getByRole('menuitem', { name: 'Save as preset…' }).click();
  await page.getByRole('dialog').getByRole('textbox', { name: 'Title' }).fill('Mine');
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
  await goTo(page, '/designer/presets');
  await button(/^Mine/).waitFor();

  // From whatever screen.
  await goTo(page, '/runs');
  await page.getByRole('heading', { name: 'Runs', level: 1 }).waitFor();
  await drop('x.json', text.replace('"By hand"', '"From a file"'));
  await page.getByText('Opened x.json.').waitFor();
  await expands(4);
  expect(await page.getByRole('textbox', { name: 'Name of the experiment' }).inputValue()).toBe(
    'From a file',
  );

  await drop('broken.json', '{ "name": ');
  await page.getByText(/broken.json is no experiment. Line 1/).waitFor();
  expect(await page.getByRole('textbox', { name: 'Name of the experiment' }).inputValue()).toBe(
    'From a file',
  );
});

test('keys with Control or Alt work while a field is typed in, and not over a dialog', async () => {
  const name = page.getByRole('textbox', { name: 'Name of the experiment' });
  const dialog = page.getByRole('dialog');
  const chosen = () => page.getByRole('tab', { selected: true }).first().textContent();
  await name.focus();
  await page.keyboard.press('Alt+3');
  await expect.poll(chosen).toContain('Policies');
  await page.keyboard.press('Alt+1');
  await expect.poll(chosen).toContain('Settings');
  await name.focus();
  await page.keyboard.press('Control+k');
  await dialog.waitFor();
  await page.keyboard.press('Alt+3');
  await page.keyboard.press('Control+k');
  await dialog.waitFor({ state: 'detached' });
  expect(await chosen()).toContain('Settings');
});

test('the runs are queued by keys, and a note leads to the queue', async () => {
  await page.getByRole('textbox', { name: 'Name of the experiment' }).focus();
  await page.keyboard.press('Control+Enter');
  await page.getByText('4 runs of “From a file” queued.').waitFor();
  await button('Show the queue').click();
  await page.getByRole('heading', { level: 1, name: 'Queue' }).waitFor();
  await page.getByRole('heading', { name: /Waiting\s*4/ }).waitFor();
  const run = await page.locator('a[href^="#/run/"]').first().getAttribute('href');
  // What was queued can be designed anew, and so can one of its runs.
  await goTo(page, '/designer/presets');
  await button(/^From a file/).waitFor();
  await goTo(page, `/designer?run=${run?.split('/').at(-1)}`);
  await page.getByText(/^A new design with the settings of baseline, seed 1/).waitFor();
  await button('Queue 1 run').waitFor();
});

test.each(['light', 'dark'] as const)(
  'nothing of the four screens is amiss to axe, %s',
  { timeout: 180_000 },
  async (theme) => {
    const other = await session.page('/designer', { theme });
    const amiss: Record<string, string[]> = {};
    const look = async (name: string) => {
      await settled(other);
      amiss[name] = await axeViolations(other);
    };
    await look('presets');
    await other.getByRole('button', { name: /^MNIST in minutes/ }).click();
    await other.getByRole('heading', { name: /^6 runs/ }).waitFor();
    await look('settings of a design');
    const field = other.getByRole('textbox', { name: temperature, exact: true });
    await field.fill('-1');
    // Rows that have scrolled half under the head are no fault of theirs.
    await field.evaluate((input) => {
      (input as unknown as { closest(of: string): { scrollTop: number } }).closest('.scroller').scrollTop = 0;
    });
    await look('a problem');
    for (const [name, part] of [
      ['sweep', /^Sweep/],
      ['policies', /^Policies/],
      ['json', /^JSON/],
    ] as const) {
      await other.getByRole('tab', { name: part }).click();
      if (name === 'policies') await other.getByRole('switch', { name: 'Early stopping' }).click();
      if (name === 'json') await other.locator('.cm-content').waitFor();
      await look(name);
    }
    await goTo(other, '/datasets');
    await other.getByRole('heading', { name: 'CIFAR-100' }).waitFor();
    await look('datasets');
    await other.getByRole('button', { name: 'Add images' }).click();
    await look('adding images');
    await other.keyboard.press('Escape');
    await goTo(other, '/engines');
    await other.getByRole('cell', { name: /WebAssembly/ }).waitFor();
    await look('engines');
    await goTo(other, '/settings');
    await other.getByLabel('Runs at a time').waitFor();
    await look('program settings');
    expect(amiss).toEqual(Object.fromEntries(Object.keys(amiss).map((name) => [name, []])));
  },
);
