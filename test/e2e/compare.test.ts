/** Comparing really trained runs in a browser: the answer, curves, settings, tables, temperatures, views and reports. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Download, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { seedRuns } from './seed.ts';
import { axeViolations, goTo, Session } from './session.ts';
import { trainDigits } from './trained.ts';

const root = join(import.meta.dirname, '../..');

interface ListedRun {
  id: string;
  arm: string;
  seed: number;
  status: string;
  failure?: { message: string };
  settings: { loss: { temperature: number } };
}

/** What `contrast ARGUMENTS --json` prints. */
function contrast(home: string, ...words: string[]): unknown {
  const text = execFileSync(
    process.execPath,
    [join(root, 'bin/contrast.mjs'), ...words, '--home', home, '--json'],
    { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], maxBuffer: 2 ** 28 },
  );
  return JSON.parse(text);
}

const runsIn = (home: string) => (contrast(home, 'runs', 'ls') as { runs: ListedRun[] }).runs;

/** What test/fixtures/compare/make.ts trained, in the order of its experiment: 3 of baseline, then 12 of supcon. */
function importTrained(home: string): string[] {
  contrast(home, 'import', join(root, 'test/fixtures/compare/runs.tar.gz'));
  return runsIn(home)
    .sort(
      (a, b) =>
        a.arm.localeCompare(b.arm) ||
        a.settings.loss.temperature - b.settings.loss.temperature ||
        a.seed - b.seed,
    )
    .map(({ id }) => id);
}

const part = async (page: Page, name: string): Promise<void> => {
  await page.getByRole('tab', { name, exact: true }).click();
};
const figure = (page: Page, title: string | RegExp): Locator =>
  page.locator('figure').filter({ has: page.getByRole('heading', { name: title, exact: true }) });

async function textOf(download: Promise<Download>): Promise<string> {
  return readFileSync(await (await download).path(), 'utf8');
}

vi.setConfig({ testTimeout: 120_000 });

let session: Session;
let trained: string[];
/** A contrastive run that keeps its checkpoints. */
let own: string;
let page: Page;
beforeAll(async () => {
  session = await Session.open(async (home) => {
    trained = importTrained(home);
    own = (await trainDigits(home, { train: 20, test: 10, epochs: 2 })).supcon!;
  });
  page = await session.page();
  // A step that hangs is told before the test as a whole is.
  page.setDefaultTimeout(25_000);
});
afterAll(async () => {
  await session?.close();
  expect(session.complaints).toEqual([]);
});

/** The tests share a page: what one leaves open, the next one leaves behind. */
async function compared(runs: readonly string[] = trained): Promise<void> {
  await goTo(page, `/compare?runs=${runs.join(',')}`);
  await part(page, 'Answer');
}

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

  const save = async (kind: string) => {
    await loss.getByRole('button', { name: /^Save/ }).click();
    const download = page.waitForEvent('download');
    await page.getByRole('menuitem', { name: `Save as ${kind}` }).click();
    return download;
  };
  const svg = await textOf(save('SVG'));
  expect(svg).toMatch(/@font-face\{font-family:[^}]*src:url\(data:font\/woff2;base64,/);
  expect(svg).toContain('train/loss');
  // Points are whole circles, as two halves.
  expect(svg).toMatch(/(A2\.5 2\.5 0 0 1 [\d. ]+){2}/);
  const csv = await textOf(save('CSV'));
  expect(csv.split('\r\n')[0]).toBe('series,Epoch,train/loss,lower,upper');
  const png = readFileSync(await (await save('PNG')).path());
  expect(png.subarray(1, 4).toString()).toBe('PNG');
  expect(png.readUInt32BE(16)).toBe(1920);
});

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

test('a report is one file that asks for nothing', { timeout: 120_000 }, async () => {
  await compared(trained.slice(0, 9));
  await part(page, 'Report');
  await page.getByLabel('Title').fill('Does τ matter?');
  await page
    .getByLabel('Notes, as Markdown')
    .fill('The *baseline* stays ahead.\n\n<script>alert(1)</script>');
  for (const name of ['Settings', 'Differences', 'Temperature'])
    await page.getByRole('checkbox', { name }).check();
  // Parts that wait for their numbers are waited for.
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export as HTML' }).click();
  const file = join(session.home, 'report.html');
  await (await download).saveAs(file);
  const html = readFileSync(file, 'utf8');
  expect(html).not.toMatch(/<script|<link|<button|<canvas|src="http|url\((?!["']?(data:|#))/);

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

  const gone = trained[4]!;
  contrast(session.home, 'runs', 'rm', gone);
  const other = await session.page(new URL(link).hash.slice(1));
  await other.getByRole('button', { name: /^All temperatures/ }).waitFor();
  await other.getByText(new RegExp(gone)).first().waitFor();
  contrast(session.home, 'runs', 'restore', gone);
  await other.context().close();
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

describe('bad input', () => {
  let odd: Session;
  let runs: string[];
  beforeAll(async () => {
    odd = await Session.open((home) => {
      runs = seedRuns(home, {
        change: (run, i) => ({
          ...run,
          environment:
            run.environment && i === 5
              ? { ...run.environment, datasetFingerprint: 'b4'.repeat(32) }
              : run.environment,
          stages: run.stages.map((stage) => ({
            ...stage,
            epochs: stage.epochs.map((epoch) => {
              const values = { ...epoch.values };
              if (i === 1 && epoch.epoch === 4) values['train/loss'] = Number.NaN;
              if (i === 2 && epoch.epoch === 6) values['train/loss'] = Number.POSITIVE_INFINITY;
              if (i === 2 && epoch.epoch === stage.epochs.length) values['test/accuracy'] = Number.NaN;
              return { ...epoch, values };
            }),
          })),
        }),
      });
    });
  });
  afterAll(async () => {
    await odd?.close();
    expect(odd.complaints).toEqual([]);
  });

  test('is warned of, marked and counted', async () => {
    const page = await odd.page('');
    await goTo(page, `/compare?runs=${runs.join(',')}`);
    await part(page, 'Answer');
    await page
      .getByText(/not the same for all runs .*fingerprint/)
      .first()
      .waitFor();
    const baseline = page.getByRole('row', { name: /^baseline/ }).first();
    expect((await baseline.getByRole('cell').allTextContents()).map((text) => text.trim())).toEqual(
      expect.arrayContaining(['2', '1']),
    );
    await part(page, 'Curves');
    await page.getByText('2 values NaN or infinite: gaps in the lines, and left out of means.').waitFor();
    await page.getByRole('button', { name: /more metrics/ }).click();
    await page.getByRole('combobox', { name: 'Metric' }).selectOption('health/uniformity');
    await part(page, 'Answer');
    await page
      .getByRole('row', { name: /^baseline/ })
      .first()
      .waitFor();
    await page.context().close();
  });
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
