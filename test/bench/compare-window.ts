/**
 * How quickly the window compares many made-up runs, in a real browser: node test/bench/compare-window.ts [runs…]
 * Needs a built window (npm run build), or another one in CONTRAST_PAGES. Times are of the page's own clock: from the
 * event to the frame after it, so they hold the handler, the layout and the drawing.
 */
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { openBrowser, openWindow } from '../e2e/browser.ts';
import { serveProgram } from '../e2e/program.ts';
import { goTo } from '../e2e/session.ts';
import { builtWindow } from '../e2e/window-build.ts';
import { madeUpHome, metricNames } from './compare.ts';

/** Runs in the page, on an element: milliseconds of each move of the pointer along a line across it. */
const inPage = `async (element, { way, drag }) => {
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  const box = element.getBoundingClientRect();
  const fire = (type, share) => {
    const [x, y] = way === 'across' ? [0.1 + 0.8 * share, 0.5] : [0.5, 0.15 + 0.7 * share];
    element.dispatchEvent(new PointerEvent(type, {
      bubbles: true, pointerId: 1, button: 0, buttons: drag ? 1 : 0,
      clientX: box.left + x * box.width, clientY: box.top + y * box.height,
    }));
  };
  // A pointer that no hand moves cannot be captured.
  element.setPointerCapture = () => {};
  const times = [];
  if (drag) fire('pointerdown', 0);
  for (let i = 1; i <= 40; i++) {
    await frame();
    const started = performance.now();
    fire('pointermove', i / 40);
    // Effects run in microtasks; a layout is forced.
    await Promise.resolve();
    void document.body.offsetHeight;
    const handled = performance.now() - started;
    const { port1, port2 } = new MessageChannel();
    const after = new Promise((resolve) => { port1.onmessage = resolve; });
    await frame();
    const drawing = performance.now();
    port2.postMessage(0);
    await after;
    times.push(handled + performance.now() - drawing);
  }
  if (drag) fire('pointerup', 1);
  return times;
}`;

interface Moves {
  /** Milliseconds from the event to the frame after it, by the clock. */
  times: number[];
  /** Milliseconds of the page's main thread that a move took: what an idle machine would wait. */
  cpu: number;
}

async function moves(
  page: Page,
  selector: string,
  nth: number,
  way: 'across' | 'down',
  drag: boolean,
): Promise<Moves> {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  const busy = async () => {
    const { metrics } = await session.send('Performance.getMetrics');
    return metrics.find(({ name }) => name === 'TaskDuration')!.value;
  };
  const before = await busy();
  const target = `document.querySelectorAll(${JSON.stringify(selector)})[${nth}]`;
  const times = await page.evaluate<number[]>(`(${inPage})(${target}, ${JSON.stringify({ way, drag })})`);
  const cpu = (1000 * ((await busy()) - before)) / times.length;
  await session.detach();
  return { times, cpu };
}

function told({ times, cpu }: Moves): string {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number) =>
    sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!.toFixed(1);
  return `median ${at(0.5)} ms, 95 % ${at(0.95)} ms; processor ${cpu.toFixed(1)} ms a move`;
}

/** Seconds until charts are there and drawn. */
async function ready(
  page: Page,
  act: () => Promise<unknown>,
  selector: string,
  count: number,
): Promise<number> {
  const started = performance.now();
  await act();
  await page
    .locator(selector)
    .nth(count - 1)
    .waitFor();
  await page.evaluate('new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)))');
  return (performance.now() - started) / 1000;
}

async function measure(count: number): Promise<void> {
  const home = mkdtempSync(join(tmpdir(), 'contrast-compare-'));
  const runs = madeUpHome(home, count);
  const program = await serveProgram(home, { pages: process.env.CONTRAST_PAGES ?? builtWindow() });
  const browser = await openBrowser();
  try {
    const context = await openWindow(browser, {});
    const page = await context.newPage();
    await page.goto(program.link);
    await page.getByRole('navigation', { name: 'Screens' }).waitFor();
    console.log(
      `${runs.length} runs × ${metricNames.length} metrics × 200 epochs, load ${loadavg()[0]!.toFixed(1)} before`,
    );
    const say = (name: string, text: string) => console.log(`  ${name.padEnd(44)} ${text}`);
    const tab = (name: string) => page.getByRole('tab', { name, exact: true }).click();
    const plots = '.plot canvas.over';

    const answer = await ready(
      page,
      () => goTo(page, `/compare?runs=${runs.join(',')}`),
      'figure svg[role="img"]',
      2,
    );
    say('answer ready', `${answer.toFixed(2)} s`);
    await tab('Curves');
    for (const metric of metricNames) {
      const chip = page.getByRole('button', { name: metric, exact: true });
      if ((await chip.getAttribute('aria-pressed')) === 'false') await chip.click();
    }
    await page.locator(plots).nth(4).waitFor();
    await tab('Answer');
    say(
      'curves of five metrics by arm ready',
      `${(await ready(page, () => tab('Curves'), plots, 5)).toFixed(2)} s`,
    );
    await page.getByRole('combobox', { name: 'Group' }).selectOption('none');
    await page
      .getByText(/and \d+ more/)
      .first()
      .waitFor();
    await tab('Answer');
    say(
      'curves of five metrics, a line a run, ready',
      `${(await ready(page, () => tab('Curves'), plots, 5)).toFixed(2)} s`,
    );
    say('hover over them', told(await moves(page, '.plot[role="slider"]', 0, 'across', false)));
    say('brush over them', told(await moves(page, '.plot[role="slider"]', 0, 'across', true)));

    say('settings ready', `${(await ready(page, () => tab('Settings'), '.axis', 3)).toFixed(2)} s`);
    say('brush along an axis', told(await moves(page, '.axis', 1, 'down', true)));
    await page.getByRole('button', { name: 'Clear the brushes' }).click();
    say('hover over parallel coordinates', told(await moves(page, '.layer > canvas', 0, 'across', false)));

    await tab('Curves');
    await page.getByRole('combobox', { name: 'Group' }).selectOption('arm');
    await tab('Report');
    for (const part of ['Settings', 'Differences']) await page.getByRole('checkbox', { name: part }).check();
    await page.getByRole('article', { name: 'The report' }).getByText('PED-ANOVA').first().waitFor();
    const started = performance.now();
    const download = page.waitForEvent('download', { timeout: 120_000 });
    await page.getByRole('button', { name: 'Export as HTML' }).click();
    const bytes = statSync(await (await download).path()).size;
    say(
      'report exported',
      `${((performance.now() - started) / 1000).toFixed(2)} s, ${(bytes / 2 ** 20).toFixed(2)} MiB`,
    );
  } finally {
    await browser.close();
    await program.stop();
    rmSync(home, { recursive: true, force: true });
  }
}

const counts = process.argv.slice(2).map(Number);
for (const count of counts.length > 0 ? counts : [100, 1000]) await measure(count);
