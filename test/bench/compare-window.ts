/**
 * How quickly the window compares many made-up runs, in a real browser: node test/bench/compare-window.ts [runs…]
 * Needs a built window (npm run build), or another one in CONTRAST_PAGES. Moves are timed by the page's own clock: from
 * the event to the frame after it, so they hold the handler, the layout and the drawing. What becomes ready is timed from
 * the click to the frame after it, with the processor's time beside it, which other work on the machine lengthens less.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { Browser, Page } from 'playwright-core';
import { openBrowser, openWindow } from '../e2e/browser.ts';
import { type ServedProgram, serveProgram } from '../e2e/program.ts';
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

/** Seconds of the processor since the start of each. */
interface Used {
  program: number;
  page: number;
  /** The browser's process that draws. */
  drawing: number;
}

async function usedBy(browser: Browser, program: ServedProgram): Promise<Used> {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  const of = (kind: string) =>
    processInfo.reduce((sum, { type, cpuTime }) => sum + (type === kind ? cpuTime : 0), 0);
  return { program: ticksOf(program.process.pid!) / 100, page: of('renderer'), drawing: of('GPU') };
}

/** Of user and system, as Linux counts them. */
function ticksOf(pid: number): number {
  const file = `/proc/${pid}/stat`;
  if (!existsSync(file)) return Number.NaN;
  const fields = readFileSync(file, 'utf8').split(') ')[1]!.split(' ');
  return Number(fields[11]) + Number(fields[12]);
}

/**
 * Waits until the browser has drawn the first screen. Without a GPU, its first frames take it a second of a core, which
 * is the start's (test/bench/launch.ts) and not the comparison's.
 */
async function firstScreenDrawn(browser: Browser, program: ServedProgram): Promise<void> {
  for (let before = -1; ; ) {
    const { page, drawing } = await usedBy(browser, program);
    if (page + drawing - before < 0.02) return;
    before = page + drawing;
    await setTimeout(250);
  }
}

const say = (name: string, text: string) => console.log(`  ${name.padEnd(46)} ${text}`);

async function measure(count: number): Promise<void> {
  const home = mkdtempSync(join(tmpdir(), 'contrast-compare-'));
  const runs = madeUpHome(home, count);
  const program = await serveProgram(home, { pages: process.env.CONTRAST_PAGES ?? builtWindow() });
  const browser = await openBrowser();
  try {
    const context = await openWindow(browser, {});
    const page = await context.newPage();
    // A machine that is busy with something else is slow, not stuck.
    page.setDefaultTimeout(120_000);
    await page.goto(program.link);
    await page.getByRole('navigation', { name: 'Screens' }).waitFor();
    await firstScreenDrawn(browser, program);
    console.log(
      `${runs.length} runs × ${metricNames.length} metrics × 200 epochs, load ${loadavg()[0]!.toFixed(1)} before`,
    );
    const ready = async <T>(name: string, act: () => Promise<T>, told = (_: T) => ''): Promise<void> => {
      const before = await usedBy(browser, program);
      const started = performance.now();
      const result = await act();
      await page.evaluate('new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)))');
      const seconds = (performance.now() - started) / 1000;
      const after = await usedBy(browser, program);
      const [asked, shown, drawn] = (['program', 'page', 'drawing'] as const).map((part) =>
        (after[part] - before[part]).toFixed(2),
      );
      say(
        name,
        `${seconds.toFixed(2)} s${told(result)}; processor: program ${asked}, page ${shown}, drawing ${drawn} s`,
      );
    };
    const nth = (selector: string, number: number) =>
      page
        .locator(selector)
        .nth(number - 1)
        .waitFor();
    const tab = (name: string) => page.getByRole('tab', { name, exact: true }).click();
    const answer = () => nth('figure svg[role="img"]', 2);
    const compare = (some: readonly string[]) => goTo(page, `/compare?runs=${some.join(',')}`);
    const plots = '.plot canvas.over';
    const curves = async () => {
      await tab('Curves');
      await nth(plots, 5);
    };

    await ready('answer ready, the first time', async () => {
      await compare(runs);
      await answer();
    });
    // The choice of metrics stays where other runs are chosen.
    await compare(runs.slice(0, 2));
    await page.getByText('2 runs', { exact: true }).waitFor();
    await tab('Curves');
    for (const metric of metricNames) {
      const chip = page.getByRole('button', { name: metric, exact: true });
      if ((await chip.getAttribute('aria-pressed')) === 'false') await chip.click();
    }
    await nth(plots, 5);
    await ready('answer ready again', async () => {
      await compare(runs);
      await answer();
    });
    await ready('curves of five metrics by arm, the first time', curves);
    await tab('Answer');
    await ready('curves of five metrics by arm again', curves);
    await page.getByRole('combobox', { name: 'Group' }).selectOption('none');
    await page
      .getByText(/and \d+ more/)
      .first()
      .waitFor();
    await tab('Answer');
    await ready('curves of five metrics, a line a run', curves);
    say('hover over them', told(await moves(page, '.plot[role="slider"]', 0, 'across', false)));
    say('brush over them', told(await moves(page, '.plot[role="slider"]', 0, 'across', true)));

    await ready('settings ready', async () => {
      await tab('Settings');
      await nth('.axis', 3);
    });
    say('brush along an axis', told(await moves(page, '.axis', 1, 'down', true)));
    await page.getByRole('button', { name: 'Clear the brushes' }).click();
    say('hover over parallel coordinates', told(await moves(page, '.layer > canvas', 0, 'across', false)));

    await tab('Curves');
    await page.getByRole('combobox', { name: 'Group' }).selectOption('arm');
    await tab('Report');
    for (const part of ['Settings', 'Differences']) await page.getByRole('checkbox', { name: part }).check();
    await page.getByRole('article', { name: 'The report' }).getByText('PED-ANOVA').first().waitFor();
    await ready(
      'report exported',
      async () => {
        const download = page.waitForEvent('download');
        await page.getByRole('button', { name: 'Export as HTML' }).click();
        return statSync(await (await download).path()).size;
      },
      (bytes) => `, ${(bytes / 2 ** 20).toFixed(2)} MiB`,
    );
  } finally {
    await browser.close();
    await program.stop();
    rmSync(home, { recursive: true, force: true });
  }
}

const counts = process.argv.slice(2).map(Number);
for (const count of counts.length > 0 ? counts : [100, 1000]) await measure(count);
