/** What an end-to-end test starts with: the program on a home of its own, a browser, and pages that are logged in. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { openBrowser, openWindow, type WindowOptions } from './browser.ts';
import { type ServedProgram, serveProgram } from './program.ts';
import { builtWindow } from './window-build.ts';

export class Session {
  readonly home: string;
  readonly browser: Browser;
  /** Replaced when it is started anew. */
  program: ServedProgram;
  readonly #pages: string;
  /** What pages wrote to their console as errors, and what they threw; and why the program ended, if it did by itself. */
  readonly complaints: string[] = [];

  private constructor(home: string, browser: Browser, program: ServedProgram, pages: string) {
    this.home = home;
    this.browser = browser;
    this.program = program;
    this.#pages = pages;
    this.#watch();
  }

  #watch(): void {
    void this.program.failed.then((why) => this.complaints.push(why));
  }

  /**
   * @param seed fills the home before the program opens it
   * @param pages another build of the window
   */
  static async open(
    seed: (home: string) => unknown = () => {},
    pages: string = process.env.CONTRAST_PAGES ?? builtWindow(),
  ): Promise<Session> {
    const home = mkdtempSync(join(tmpdir(), 'contrast-e2e-'));
    await seed(home);
    const [browser, program] = await Promise.all([openBrowser(), serveProgram(home, { pages })]);
    return new Session(home, browser, program, pages);
  }

  /** A page of a person of its own, let in by the link, at an address such as "/runs". */
  async page(path = '', options: WindowOptions = {}): Promise<Page> {
    const context = await openWindow(this.browser, options);
    const page = await this.pageOf(context);
    await page.goto(this.program.link);
    await page.getByRole('navigation', { name: 'Screens' }).waitFor();
    if (path !== '') await goTo(page, path);
    return page;
  }

  /** A page that tells what goes wrong in it. */
  async pageOf(context: BrowserContext): Promise<Page> {
    const page = await context.newPage();
    page.on('pageerror', (error) => this.complaints.push(error.stack ?? error.message));
    page.on('console', (message) => {
      // A lost connection is written there too, by the browser itself.
      if (message.type() === 'error' && !/net::ERR|Failed to load resource/.test(message.text()))
        this.complaints.push(message.text());
    });
    return page;
  }

  /** Ends the program and starts it again on the same home and port. */
  async restart(): Promise<void> {
    await this.program.stop();
    await this.start();
  }

  /** Starts the program again after `program.stop()`. */
  async start(): Promise<void> {
    const port = Number(new URL(this.program.url).port);
    this.program = await serveProgram(this.home, { port, pages: this.#pages });
    this.#watch();
  }

  async close(): Promise<void> {
    await Promise.all([this.browser.close(), this.program.stop()]);
    rmSync(this.home, { recursive: true, force: true });
  }
}

/** Shows a screen by its address, such as "/run/k3j2?tab=log". */
export async function goTo(page: Page, path: string): Promise<void> {
  await page.evaluate(`location.hash = ${JSON.stringify(path)}`);
}

/** Waits until nothing is being fetched that a skeleton stands for. */
export async function settled(page: Page): Promise<void> {
  await page.locator('main h1').first().waitFor();
  await page.locator('.skeleton').first().waitFor({ state: 'detached' });
  await page.evaluate('document.fonts.ready.then(() => {})');
}

/**
 * What WCAG 2.2 AA asks for and the page does not do, in a line each; empty where all is well.
 * @param what `colours`: only what another theme can change
 */
export async function axeViolations(page: Page, what: 'all' | 'colours' = 'all'): Promise<string[]> {
  const axe = new AxeBuilder({ page });
  const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
  if (what === 'all') axe.withTags(tags);
  else axe.withRules(['color-contrast', 'link-in-text-block']);
  const { violations } = await axe.analyze();
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ target, any }) => `${id}: ${help}: ${target.join(' ')} ${any[0]?.message ?? ''}`.trim()),
  );
}
