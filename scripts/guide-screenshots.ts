/**
 * Pictures of the screens for docs/guide, 1280 × 800 in both themes, of a home with trained and with made-up runs.
 * Usage: guide-screenshots.ts [SCREEN…]   writes docs/guide/images/SCREEN-light.png and SCREEN-dark.png
 * CONTRAST_SAMPLE names a home to copy; without it, docs/examples/temperatures-mnist.json is trained first: some minutes.
 * CONTRAST_PAGES names another build of the window; CONTRAST_IMAGES another folder; CONTRAST_SIZE=large is 1920 × 1080.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { Database } from '#main/store/database.ts';
import { openHome } from '#main/store/home.ts';
import { queryRuns } from '#main/store/run-query.ts';
import { seedVariety } from '../test/e2e/seed.ts';
import { goTo, Session, settled } from '../test/e2e/session.ts';

const root = join(import.meta.dirname, '..');

/** Runs the command line on a home; where a program has it open, that program does it. */
function contrast(home: string, ...args: string[]): void {
  const { status, stderr } = spawnSync(
    process.execPath,
    [join(root, 'bin/contrast.mjs'), ...args, '--home', home, '--json'],
    { encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(stderr);
}

interface Stage {
  page: Page;
  session: Session;
  /** Of the trained runs, the newest first: supcon at falling temperatures, then baseline. */
  runs: readonly string[];
}
type Shot = (stage: Stage) => Promise<void>;

const screen =
  (path: string): Shot =>
  async ({ page }) => {
    await goTo(page, path);
    await settled(page);
  };

/** The map of a run's last features; it is made for the first picture. */
function mapShot(arrange: (page: Page) => Promise<void>): Shot {
  return async ({ page, runs }) => {
    await goTo(page, `/map/${runs[0]}`);
    await page.getByRole('application').waitFor({ timeout: 60_000 });
    await page.getByRole('combobox', { name: 'Colour' }).selectOption('class');
    const shown = page.locator('.subtitle').filter({ hasText: 't-SNE, perplexity 30' });
    if ((await shown.count()) === 0) {
      await page.getByRole('button', { name: 'New map' }).click();
      await page.getByRole('button', { name: /^(Make|Open) the map$/ }).click();
      await shown.waitFor({ timeout: 120_000 });
    }
    await arrange(page);
    await settled(page);
    await page.waitForTimeout(1500);
  };
}

/** A part of the comparison of the trained runs, baseline first. */
function compareShot(part: string, ready: string): Shot {
  return async ({ page, runs }) => {
    await goTo(page, `/compare?runs=${runs.toReversed().join(',')}`);
    await page.getByRole('tab', { name: part, exact: true }).click();
    await page.locator(ready).first().waitFor();
    await settled(page);
    await page.waitForTimeout(500);
  };
}

/** One function a screen: it brings the page to where the picture is taken. */
const shots: Record<string, Shot> = {
  runs: async ({ page }) => {
    await goTo(page, '/runs');
    await settled(page);
    await page.locator('[role=gridcell] svg polyline').first().waitFor();
  },
  run: async ({ page, runs }) => {
    await goTo(page, `/run/${runs[0]}`);
    await settled(page);
  },
  predictions: async ({ page, runs }) => {
    await goTo(page, `/run/${runs[0]}?tab=predictions`);
    await settled(page);
    await page
      .getByRole('img', { name: /^Image/ })
      .first()
      .waitFor();
  },
  health: async ({ page, runs }) => {
    await goTo(page, `/run/${runs[0]}?tab=health`);
    await settled(page);
  },
  // Before the presets, so that these know a time.
  designer: async ({ page }) => {
    await goTo(page, '/designer/presets');
    await page.getByRole('button', { name: /^Which temperature/ }).click();
    await page.getByRole('cell', { name: '0.07' }).first().waitFor();
    await page.getByRole('searchbox', { name: 'Find a setting' }).fill('loss');
    await page.locator('dd', { hasText: /^about/ }).waitFor({ timeout: 120_000 });
    await page.locator('[data-sonner-toast]').waitFor({ state: 'detached', timeout: 15_000 });
  },
  presets: async ({ page }) => {
    await goTo(page, '/designer/presets');
    await settled(page);
    await page.locator('dd', { hasText: '…' }).first().waitFor({ state: 'detached' });
  },
  compare: compareShot('Answer', 'figure svg[role="img"]'),
  'compare-curves': compareShot('Curves', '.plot canvas'),
  'compare-settings': compareShot('Settings', '.plot canvas'),
  'compare-temperature': compareShot('Temperature', '.plot canvas'),
  'compare-report': compareShot('Report', 'article canvas'),
  map: mapShot(async (page) => {
    await page.getByRole('tab', { name: 'Legend' }).click();
  }),
  'map-point': mapShot(async (page) => {
    await page.getByRole('textbox', { name: 'Find points' }).fill('wrong');
    await page.getByRole('button', { name: 'Find', exact: true }).click();
    await page.getByRole('list', { name: 'Selected images' }).getByRole('button').first().click();
    await page.getByRole('list', { name: 'Hardest negatives' }).waitFor();
    await page.getByRole('button', { name: 'Show the whole map (F)' }).click();
  }),
  'map-time': mapShot(async (page) => {
    await page.getByRole('tab', { name: 'Maps' }).click();
    const made = page.getByRole('button', { name: /t-SNE, \d+ epochs/ });
    if ((await made.count()) > 0) await made.click();
    else await page.getByRole('button', { name: 'Make the time machine' }).click();
    const slider = page.getByRole('slider', { name: 'Epoch' });
    await slider.waitFor({ timeout: 120_000 });
    await page.getByRole('textbox', { name: 'Find points' }).fill('4 > 9');
    await page.getByRole('button', { name: 'Find', exact: true }).click();
    await page.getByRole('button', { name: 'Show the whole map (F)' }).click();
  }),
  'map-beside': mapShot(async (page) => {
    await page.getByRole('combobox', { name: 'Colour' }).selectOption('correctness');
    await page.getByRole('button', { name: 'Side by side' }).click();
    await page.getByRole('application').nth(1).waitFor({ timeout: 60_000 });
    await page.getByRole('tab', { name: 'Legend' }).click();
  }),
  datasets: async ({ page }) => {
    await goTo(page, '/datasets');
    await settled(page);
    await page.locator('.strip span[title]').first().waitFor();
  },
  engines: async ({ page }) => {
    await goTo(page, '/engines');
    await settled(page);
    const measured = page.locator('.record').first();
    await measured.or(page.getByText('Nothing was measured here yet.')).waitFor();
    if (!(await measured.isVisible())) {
      await page.getByRole('button', { name: 'Run the benchmark' }).click();
      await page.getByText('The benchmark is done.').waitFor({ timeout: 180_000 });
      await page.locator('[data-sonner-toast]').waitFor({ state: 'detached', timeout: 15_000 });
    }
  },
  settings: screen('/settings'),
  keyboard: async ({ page }) => {
    await goTo(page, '/runs');
    await settled(page);
    await page.keyboard.press('Shift+?');
    await page.getByRole('dialog', { name: 'Keyboard' }).waitFor();
  },
  palette: async ({ page }) => {
    await goTo(page, '/queue');
    await settled(page);
    await page.keyboard.press('Control+k');
    await page.getByPlaceholder('Type what you want to do').waitFor();
  },
  // Last: what it trains takes the processor from the others.
  queue: async ({ page, session }) => {
    await goTo(page, '/queue');
    await settled(page);
    const start = page.getByRole('button', { name: 'Train the queue' });
    if (await start.isVisible()) await start.click();
    else {
      // The designer measures what the times of those that wait rest on.
      await goTo(page, '/designer/presets');
      await page.getByRole('button', { name: /^MNIST in minutes/ }).click();
      await page.locator('dd', { hasText: /^about/ }).waitFor({ timeout: 120_000 });
      await page.locator('[data-sonner-toast]').waitFor({ state: 'detached', timeout: 15_000 });
      await goTo(page, '/queue');
      contrast(session.home, 'queue', 'add', 'mnist-quick');
    }
    const card = page.getByRole('article').first();
    await card
      .getByText(/^[2-9] of \d+$/)
      .first()
      .waitFor({ timeout: 120_000 });
    await card.getByRole('button', { name: /^train\/loss/ }).waitFor();
  },
};

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => shots[name] === undefined);
if (unknown.length > 0)
  throw new Error(`There is no picture of ${unknown.join(', ')}. Known: ${Object.keys(shots).join(', ')}.`);

const folder = process.env.CONTRAST_IMAGES ?? join(import.meta.dirname, '../docs/guide/images');
const size = process.env.CONTRAST_SIZE === 'large' ? 'large' : 'small';
mkdirSync(folder, { recursive: true });
let runs: string[] = [];
const session = await Session.open((home) => {
  const sample = process.env.CONTRAST_SAMPLE;
  if (sample === undefined) contrast(home, 'run', join(root, 'docs/examples/temperatures-mnist.json'));
  else {
    cpSync(sample, home, { recursive: true });
    rmSync(join(home, 'instance.json'), { force: true });
  }
  const db = new Database(openHome(home).database);
  runs = queryRuns(db, { where: [{ field: 'status', op: '=', value: 'finished' }] }).rows.map(({ id }) => id);
  db.close();
  seedVariety(home);
});
try {
  for (const name of wanted.length > 0 ? wanted : Object.keys(shots)) {
    for (const theme of ['light', 'dark'] as const) {
      const page = await session.page('', { theme, size });
      await shots[name]!({ page, session, runs });
      await page.getByText('Looking for engines…').waitFor({ state: 'detached' });
      await page.mouse.move(0, 0);
      await page.screenshot({ path: join(folder, `${name}-${theme}.png`) });
      const stop = page.getByRole('button', { name: 'Stop training' });
      if (await stop.isVisible()) await stop.click();
      await page.context().close();
      console.error(`${name}, ${theme}`);
    }
  }
} finally {
  for (const complaint of session.complaints) console.error(complaint);
  await session.close();
}
