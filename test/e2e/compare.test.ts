/** Comparing really trained runs in a browser: the answer, curves, settings, tables and temperatures. */
import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { compare, figure, importTrained, openComparison, part, runsIn, textOf } from './compared.ts';
import { axeViolations, type Session } from './session.ts';
import { trainDigits } from './trained.ts';

vi.setConfig({ testTimeout: 120_000 });

let session: Session;
let trained: string[];
/** A contrastive run that keeps its checkpoints. */
let own: string;
let page: Page;
beforeAll(async () => {
  ({ session, page } = await openComparison(async (home) => {
    trained = importTrained(home);
    own = (await trainDigits(home, { train: 20, test: 10, epochs: 2 })).supcon!;
  }));
});
afterAll(async () => {
  await session?.close();
  expect(session.complaints).toEqual([]);
});

/** The tests share a page: what one leaves open, the next one leaves behind. */
const compared = (runs: readonly string[] = trained) => compare(page, runs);

test('says what may be concluded, and shows each seed’s difference', async () => {
  await compared();
  await page
    .getByText(/^The seeds do not decide it: supcon, temperature=0\.05 minus baseline .*3 seeds/)
    .waitFor();
  const duel = page.getByRole('img', {
    name: /^supcon, temperature=0\.05 against baseline, test\/accuracy/,
  });
  expect(await duel.getAttribute('aria-label')).toMatch(/seed 1 [+−]?[\d.]+ points, seed 2 .*, seed 3 /);
  await page.getByRole('heading', { name: 'All differences' }).waitFor();
  expect(await page.getByRole('row', { name: /against baseline/ }).count()).toBe(4);
  await page.getByRole('combobox', { name: 'Reference' }).selectOption({ index: 1 });
  await page.getByRole('row', { name: /baseline against supcon, temperature=0\.05/ }).waitFor();
  await page.getByRole('switch', { name: 'All pairs' }).click();
  await expect.poll(() => page.getByRole('row', { name: /against/ }).count()).toBe(10);
  await page.getByRole('combobox', { name: 'Read' }).selectOption('epochs');
  await page.getByText(/All arms are read at \d+ epochs/).waitFor();
  await page.getByRole('combobox', { name: 'Read' }).selectOption('last');
});

test('compares with the same arm, whatever the order in which runs were chosen', async () => {
  await compared(trained.toReversed());
  await page.getByText(/^The seeds do not decide it: supcon, temperature=0\.05 minus baseline/).waitFor();
});

test('curves share their crosshair and their zoom, and are saved with their fonts', async () => {
  await compared();
  await part(page, 'Curves');
  const [loss, accuracy] = [figure(page, /^train\/loss/), figure(page, /^test\/accuracy/)];
  const plots = [loss.getByRole('slider'), accuracy.getByRole('slider')] as const;
  await plots[0].focus();
  await page.keyboard.press('ArrowLeft');
  const first = await plots[1].getAttribute('aria-valuenow');
  for (let i = 0; i < 5; i++) await page.keyboard.press('ArrowLeft');
  expect(Number(await plots[1].getAttribute('aria-valuenow'))).toBeLessThan(Number(first));
  const box = (await plots[0].boundingBox())!;
  await page.mouse.move(box.x + box.width * 0.4, box.y + 60);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.7, box.y + 60, { steps: 4 });
  await page.mouse.up();
  await accuracy.getByRole('button', { name: 'Show all' }).waitFor();
  await page.keyboard.press('Escape');
  await accuracy.getByRole('button', { name: 'Show all' }).waitFor({ state: 'detached' });
  // By keys also where the axis has no place for 0: at its left end there is nothing before it.
  await page.getByRole('switch', { name: 'Log x' }).click();
  await plots[0].focus();
  for (let i = 0; i < 101; i++) await page.keyboard.press('ArrowLeft');
  expect(Number(await plots[0].getAttribute('aria-valuenow'))).toBeCloseTo(1, 6);
  await page.keyboard.press('+');
  await accuracy.getByRole('button', { name: 'Show all' }).waitFor();
  // Around what is shown at the end: the second time reaches over all.
  for (let i = 0; i < 2; i++) await page.keyboard.press('-');
  await accuracy.getByRole('button', { name: 'Show all' }).waitFor({ state: 'detached' });
  await page.getByRole('switch', { name: 'Log x' }).click();

  // A picture that is given away says how its lines were smoothed.
  await page.getByRole('combobox', { name: 'Smooth' }).selectOption('mean');
  const save = async (kind: string) => {
    await loss.getByRole('button', { name: /^Save/ }).click();
    const download = page.waitForEvent('download');
    await page.getByRole('menuitem', { name: `Save as ${kind}` }).click();
    return download;
  };
  const svg = await textOf(save('SVG'));
  expect(svg).toMatch(/@font-face\{font-family:[^}]*src:url\(data:font\/woff2;base64,/);
  expect(svg).toContain('train/loss, mean ± 1 sd over runs, smoothed by a running mean of 5');
  // Points are whole circles, as two halves.
  expect(svg).toMatch(/(A2\.5 2\.5 0 0 1 [\d. ]+){2}/);
  const csv = await textOf(save('CSV'));
  expect(csv.split('\r\n')[0]).toBe('series,Epoch,train/loss,lower,upper');
  const png = readFileSync(await (await save('PNG')).path());
  expect(png.subarray(1, 4).toString()).toBe('PNG');
  expect(png.readUInt32BE(16)).toBe(1920);
  await page.getByRole('combobox', { name: 'Smooth' }).selectOption('none');
});

test('brushes filter the table, by keys too', async () => {
  await compared();
  await part(page, 'Settings');
  const table = page.getByRole('region', { name: 'Runs' });
  await page.getByRole('slider', { name: 'Brush of Temperature' }).focus();
  await page.keyboard.press('ArrowUp');
  await page.getByText('3 of 15 runs pass the brushes').waitFor();
  expect(await table.getByRole('row').count()).toBe(4);
  await page.keyboard.press('Shift+ArrowUp');
  await page.getByText('6 of 15 runs pass the brushes').waitFor();
  await page.getByRole('button', { name: 'Clear the brushes' }).click();
  await expect.poll(() => table.getByRole('row').count()).toBeGreaterThan(10);
  await page.getByRole('img', { name: /Importance of settings for test\/accuracy, PED-ANOVA/ }).waitFor();
  await page.getByRole('img', { name: /test\/accuracy by Temperature: runs, mean ± 1 sd/ }).waitFor();
});

test('the results table is copied as a paper wants it', async () => {
  await compared();
  // What a browser without a window has for a clipboard differs; ours is what is written to it.
  await page.evaluate(
    `Object.defineProperty(navigator, 'clipboard', { value: { writeText: async (text) => { window.copied = text; } } })`,
  );
  await part(page, 'Results table');
  const copied = async (form: string) => {
    await page.getByRole('button', { name: `Copy as ${form}` }).click();
    await page.getByText(`Copied as ${form}.`).waitFor();
    return page.evaluate<string>('window.copied');
  };
  expect(await copied('Markdown')).toMatch(/\| supcon +\| +0\.1 \|.*±/);
  expect(await copied('LaTeX')).toContain('\\toprule');
  expect((await copied('CSV')).split('\r\n').filter((line) => line.startsWith('supcon'))).toHaveLength(4);
});

test('the loupe weighs a run’s vectors, and makes a run with the temperature picked', async () => {
  await compared();
  await part(page, 'Temperature');
  const loupe = page.getByRole('slider', { name: 'Temperature τ' });
  await loupe.waitFor();
  const before = await loupe.getAttribute('aria-valuetext');
  await loupe.focus();
  for (let i = 0; i < 5; i++) await page.keyboard.press('ArrowRight');
  const picked = await loupe.getAttribute('aria-valuetext');
  expect(Number(picked)).toBeGreaterThan(Number(before));
  // Sharper softmax, harder negatives: the share of the hardest one falls as the temperature rises.
  const row = page.getByRole('row', { name: /On the hardest negative/ });
  // Nobody points at the charts: their legends tell what the picked temperature makes.
  const shares = await row.getByRole('cell').allTextContents();
  await figure(page, 'Weights on positives and hardest negatives')
    .getByRole('button', {
      name: new RegExp(`Hardest negative, of negatives ${Math.round(Number.parseFloat(shares[1]!))} %`),
    })
    .waitFor();
  const [trainedShare, pickedShare] = shares.map(Number.parseFloat);
  expect(pickedShare).toBeLessThan(trainedShare!);
  await page.getByRole('button', { name: 'Train anew with it' }).click();
  await page.getByText(/^A run with τ = .* waits in the queue/).waitFor();
});

test('the loupe forks a run that keeps its checkpoints with the temperature picked', async () => {
  await compared([own]);
  await part(page, 'Temperature');
  const loupe = page.getByRole('slider', { name: 'Temperature τ' });
  const fork = page.getByRole('button', { name: /^Fork with τ = / });
  await loupe.waitFor();
  // With the temperature that it was trained with there is nothing to fork.
  expect(await fork.isDisabled()).toBe(true);
  await loupe.focus();
  for (let i = 0; i < 4; i++) await page.keyboard.press('ArrowRight');
  const picked = Number(await loupe.getAttribute('aria-valuetext'));
  await fork.click();
  await page
    .getByText(
      /^The fork waits in the queue: from epoch \d of the contrastive stage(, for \d more)?, with τ = /,
    )
    .waitFor();
  await page.getByText('2 runs', { exact: true }).waitFor();
  const forked = () => runsIn(session.home).find(({ arm }) => arm.startsWith('supcon, fork'));
  expect(forked()!.settings.loss.temperature).toBeCloseTo(picked, 3);
  const state = () => {
    const { status, failure } = forked()!;
    return failure?.message ?? status;
  };
  await expect.poll(state, { timeout: 90_000, interval: 1000 }).toBe('finished');
});

test.each(['light', 'dark'] as const)('every part meets WCAG 2.2 AA, %s', async (theme) => {
  await page.emulateMedia({ colorScheme: theme });
  await compared();
  const found: Record<string, string[]> = {};
  for (const name of [
    'Answer',
    'Curves',
    'Settings',
    'Results table',
    'Differences',
    'Temperature',
    'Report',
  ]) {
    await part(page, name);
    await page.locator('figure, table').first().waitFor();
    // The page is the same in both themes but for its colours.
    const problems = await axeViolations(page, theme === 'dark' ? 'colours' : 'all');
    if (problems.length > 0) found[name] = problems;
  }
  expect(found).toEqual({});
});

// Last of these: what it queues takes the processor.
test('refuses to conclude from one seed, and queues more at a click', async () => {
  await compared([trained[0]!, trained[3]!]);
  await page
    .getByText(/one seed/i)
    .first()
    .waitFor();
  await page.getByRole('button', { name: /^Queue \d+ more seeds? an arm/ }).click();
  await page.getByText(/runs queued: seeds? \d+.* of each arm/).waitFor();
  expect(
    await page
      .getByText(/^\d+ runs$/)
      .first()
      .textContent(),
  ).not.toBe('2 runs');
});
