/**
 * Pictures of the screens for docs/guide, 1280 × 800 in both themes, of a home with made-up runs.
 * Usage: guide-screenshots.ts [SCREEN…]   writes docs/guide/images/SCREEN-light.png and SCREEN-dark.png
 * CONTRAST_PAGES names another build of the window; CONTRAST_IMAGES another folder; CONTRAST_SIZE=large is 1920 × 1080.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { seedVariety } from '../test/e2e/seed.ts';
import { goTo, Session, settled } from '../test/e2e/session.ts';

interface Stage {
  page: Page;
  session: Session;
  /** Of the made-up runs, in the order of test/e2e/seed.ts: 3 of baseline, then 9 of supcon. */
  runs: readonly string[];
}
type Shot = (stage: Stage) => Promise<void>;

const screen =
  (path: string): Shot =>
  async ({ page }) => {
    await goTo(page, path);
    await settled(page);
  };

/** One function a screen: it brings the page to where the picture is taken. */
const shots: Record<string, Shot> = {
  queue: screen('/queue'),
  runs: screen('/runs'),
  run: async ({ page, runs }) => {
    await goTo(page, `/run/${runs[5]}`);
    await settled(page);
  },
  designer: screen('/designer'),
  compare: async ({ page, runs }) => {
    await goTo(page, `/compare?runs=${runs.join(',')}`);
    await settled(page);
  },
  map: screen('/map'),
  datasets: screen('/datasets'),
  engines: screen('/engines'),
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
  runs = seedVariety(home);
});
try {
  for (const theme of ['light', 'dark'] as const) {
    for (const name of wanted.length > 0 ? wanted : Object.keys(shots)) {
      const page = await session.page('', { theme, size });
      await shots[name]!({ page, session, runs });
      await page.mouse.move(0, 0);
      await page.screenshot({ path: join(folder, `${name}-${theme}.png`) });
      await page.context().close();
      console.error(`${name}, ${theme}`);
    }
  }
} finally {
  for (const complaint of session.complaints) console.error(complaint);
  await session.close();
}
