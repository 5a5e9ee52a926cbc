/** What tests of the comparison share: trained runs, and ways around its screen. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Download, Locator, Page } from 'playwright-core';
import { goTo, Session } from './session.ts';

const root = join(import.meta.dirname, '../..');

export interface ListedRun {
  id: string;
  arm: string;
  seed: number;
  status: string;
  failure?: { message: string };
  settings: { loss: { temperature: number } };
}

/** What `contrast ARGUMENTS --json` prints. */
export function contrast(home: string, ...words: string[]): unknown {
  const text = execFileSync(
    process.execPath,
    [join(root, 'bin/contrast.mjs'), ...words, '--home', home, '--json'],
    { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], maxBuffer: 2 ** 28 },
  );
  return JSON.parse(text);
}

export const runsIn = (home: string) => (contrast(home, 'runs', 'ls') as { runs: ListedRun[] }).runs;

/** What test/fixtures/compare/make.ts trained, in the order of its experiment: 3 of baseline, then 12 of supcon. */
export function importTrained(home: string): string[] {
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

export const part = async (page: Page, name: string): Promise<void> => {
  await page.getByRole('tab', { name, exact: true }).click();
};

export const figure = (page: Page, title: string | RegExp): Locator =>
  page.locator('figure').filter({ has: page.getByRole('heading', { name: title, exact: true }) });

export async function textOf(download: Promise<Download>): Promise<string> {
  return readFileSync(await (await download).path(), 'utf8');
}

/** A session on a home that is prepared first, and its page: a step that hangs is told before the test as a whole is. */
export async function openComparison(
  prepare: (home: string) => unknown,
): Promise<{ session: Session; page: Page }> {
  const session = await Session.open(prepare);
  const page = await session.page();
  page.setDefaultTimeout(25_000);
  return { session, page };
}

/** Shows the answer of these runs; what another test left open is left behind. */
export async function compare(page: Page, runs: readonly string[]): Promise<void> {
  await goTo(page, `/compare?runs=${runs.join(',')}`);
  await part(page, 'Answer');
}
