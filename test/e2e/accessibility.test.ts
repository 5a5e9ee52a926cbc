/** Every screen, with runs and without, in both themes, against WCAG 2.2 AA as far as a program can tell. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { longNames, seedRuns, seedVariety } from './seed.ts';
import { axeViolations, goTo, Session, settled } from './session.ts';

vi.setConfig({ testTimeout: 240_000 });

/** As in src/renderer/shell/screens.ts, whose icons need a browser. */
const screens = ['designer', 'queue', 'runs', 'compare', 'map', 'datasets', 'engines', 'settings'];
const tabs = ['curves', 'predictions', 'health', 'settings', 'checkpoints', 'artifacts', 'log', 'notes'];

async function problemsOf(page: Page, paths: readonly string[]): Promise<Record<string, string[]>> {
  const found: Record<string, string[]> = {};
  for (const path of paths) {
    await goTo(page, path);
    await settled(page);
    const problems = await axeViolations(page);
    if (problems.length > 0) found[path] = problems;
  }
  return found;
}

describe('with runs', () => {
  let session: Session;
  let runs: string[];
  beforeAll(async () => {
    session = await Session.open((home) => {
      runs = seedVariety(home);
      seedRuns(home, { experiment: longNames });
    });
  });
  afterAll(async () => {
    await session?.close();
    expect(session.complaints).toEqual([]);
  });

  test.each(['light', 'dark'] as const)('%s', async (theme) => {
    const page = await session.page('', { theme });
    const paths = [
      ...screens.map((screen) => `/${screen}`),
      `/compare?runs=${runs.join(',')}`,
      ...tabs.map((tab) => `/run/${runs[4]}?tab=${tab}`),
      `/run/${runs[1]}`,
    ];
    expect(await problemsOf(page, paths)).toEqual({});
    // What lies over a screen.
    await page.keyboard.press('Control+k');
    await page.getByPlaceholder('Type what you want to do').waitFor();
    expect(await axeViolations(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await page.getByPlaceholder('Type what you want to do').waitFor({ state: 'detached' });
    await page.keyboard.press('Shift+?');
    await page.getByRole('dialog', { name: 'Keyboard' }).waitFor();
    expect(await axeViolations(page)).toEqual([]);
    await page.context().close();
  });
});

describe('without runs', () => {
  let session: Session;
  beforeAll(async () => {
    session = await Session.open();
  });
  afterAll(() => session?.close());

  test.each(['light', 'dark'] as const)('%s', async (theme) => {
    const page = await session.page('', { theme });
    expect(
      await problemsOf(
        page,
        screens.map((screen) => `/${screen}`),
      ),
    ).toEqual({});
    await page.context().close();
  });
});
