/**
 * Measures the window in a browser that draws by software: how soon the first screen can be used, how big it is, how ten
 * thousand runs scroll, how long a chart of 100,000 points takes to grow, and how long a key takes in a storm of events.
 * Usage: window.ts [RUNS]. Prints a JSON document; times are milliseconds.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { loadavg, tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { composeWorkbench } from '#main/compose.ts';
import { openRouter } from '#main/router/context.ts';
import { startServer } from '#main/server/server.ts';
import { Database } from '#main/store/database.ts';
import { openHome } from '#main/store/home.ts';
import { changeStatus } from '#main/store/run-status.ts';
import { parseExperiment } from '#shared/expand.ts';
import type { ExperimentInput } from '#shared/experiment.ts';
import type { CoreEvent } from '#shared/run.ts';
import { openWindow } from '../e2e/browser.ts';
import { buildPage } from '../e2e/build-window.ts';
import { seedRuns } from '../e2e/seed.ts';
import { Session, settled } from '../e2e/session.ts';
import { builtWindow } from '../e2e/window-build.ts';

const round = (value: number) => Math.round(value * 10) / 10;

function summary(values: readonly number[]) {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number) =>
    round(sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!);
  return { n: sorted.length, median: at(0.5), p95: at(0.95), max: at(1) };
}

/** From the beginning of the navigation until a screen stands there with nothing left to fetch. */
async function measureStart(session: Session): Promise<number[]> {
  const times: number[] = [];
  for (let i = 0; i < 5; i++) {
    const context = await openWindow(session.browser);
    await context.addInitScript(`
      const look = new MutationObserver(() => {
        if (document.querySelector('main h1') === null || document.querySelector('.skeleton') !== null) return;
        window.usable = performance.now();
        look.disconnect();
      });
      look.observe(document, { childList: true, subtree: true });
    `);
    const page = await session.pageOf(context);
    await page.goto(session.program.link);
    await settled(page);
    times.push((await page.evaluate('window.usable')) as number);
    await context.close();
  }
  return times;
}

const many = (runs: number): ExperimentInput =>
  ({
    name: 'Many',
    base: {
      dataset: { id: 'mnist', trainPerClass: 100 },
      encoder: { name: 'small-cnn' },
      method: 'cross-entropy',
      supervised: { epochs: 4 },
    },
    sweep: [{ setting: 'classifier.dropout', range: { from: 0, to: 0.9, count: Math.ceil(runs / 10) } }],
    seeds: Array.from({ length: 10 }, (_, i) => i),
  }) as ExperimentInput;

/** Seconds between frames while the table goes down by 12 rows a frame, then in leaps. */
async function measureScrolling(session: Session, runs: number) {
  const page = await session.page('/runs');
  await page.getByRole('grid', { name: 'Runs' }).waitFor();
  await page.getByText(`${runs.toLocaleString('en')} runs`).waitFor();
  const frames = (await page.evaluate(`new Promise((done) => {
    const table = document.querySelector('[role=grid]');
    const frames = [];
    const tasks = [];
    new PerformanceObserver((list) => tasks.push(...list.getEntries().map(({ duration }) => duration))).observe({ type: 'longtask' });
    let last;
    const step = (now) => {
      if (last !== undefined) frames.push(now - last);
      last = now;
      table.scrollTop += frames.length < 250 ? 12 * 32 : 97 * 32;
      if (frames.length < 300) requestAnimationFrame(step);
      else setTimeout(() => done({ frames, tasks }), 200);
    };
    requestAnimationFrame(step);
  })`)) as { frames: number[]; tasks: number[] };
  const rows = (await page.locator('[role=row]').count()) - 1;
  await page.context().close();
  return {
    runs,
    rowsDrawn: rows,
    frames: summary(frames.frames),
    framesOver50: frames.frames.filter((frame) => frame > 50).length,
    tasksOver50: frames.tasks.length,
  };
}

async function measureChart(browser: Browser) {
  const folder = mkdtempSync(join(tmpdir(), 'contrast-chart-'));
  await buildPage(join(import.meta.dirname, 'chart-page'), folder);
  const kinds: Record<string, string> = {
    '.html': 'text/html',
    '.js': 'text/javascript',
    '.css': 'text/css',
  };
  const server = createServer(({ url = '/' }, response) => {
    const file = join(folder, url === '/' ? 'index.html' : url);
    response.setHeader('content-type', kinds[extname(file)] ?? 'application/octet-stream');
    try {
      response.end(readFileSync(file));
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  try {
    const page = await (await openWindow(browser)).newPage();
    await page.goto(`http://127.0.0.1:${(server.address() as { port: number }).port}/`);
    await page.locator('canvas').first().waitFor();
    const times = (await page.evaluate(`new Promise((done) => {
      const times = [];
      const next = () => {
        times.push(window.grow());
        if (times.length < 60) requestAnimationFrame(next);
        else done(times.slice(10));
      };
      requestAnimationFrame(next);
    })`)) as number[];
    await page.context().close();
    return { points: 100_000, update: summary(times) };
  } finally {
    server.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** From a key to the frame after it, while a thousand events a second are told of a run whose card is shown. */
async function measureStorm(browser: Browser) {
  const home = mkdtempSync(join(tmpdir(), 'contrast-storm-'));
  const plan = parseExperiment(many(10), 'bench');
  const workbench = composeWorkbench({ home });
  const [run] = workbench.experiments.create(plan.spec, plan.runs.slice(0, 1), null).runIds as [string];
  const db = new Database(openHome(home).database);
  changeStatus(db, run, { to: 'running', session: 'bench' });
  db.close();
  const listeners = new Set<(event: CoreEvent) => void>();
  const router = openRouter({
    ...workbench,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  });
  const server = await startServer(router, { pages: builtWindow() });
  try {
    const page: Page = await (await openWindow(browser)).newPage();
    await page.goto(server.link);
    await settled(page);
    await page.evaluate(`location.hash = '/run/${run}?tab=log'`);
    await page.getByRole('searchbox', { name: 'Search the log' }).waitFor();
    let told = 0;
    const began = performance.now();
    const storm = setInterval(() => {
      const due = performance.now() - began;
      for (; told < due; told++) {
        const progress = {
          stage: 'supervised',
          epoch: 1,
          epochs: 4,
          step: told % 900,
          stepsPerEpoch: 1000,
        } as const;
        const event: CoreEvent =
          told % 2 === 0
            ? { type: 'step', runId: run, progress: { ...progress, loss: 2, imagesPerSecond: 5000 } }
            : { type: 'log', runId: run, line: `line ${told}` };
        for (const listener of listeners) listener(event);
      }
    }, 5);
    await page.getByText('line ').first().waitFor();
    await page.evaluate(`
      window.latencies = [];
      addEventListener('keydown', ({ timeStamp }) =>
        requestAnimationFrame(() => setTimeout(() => latencies.push(performance.now() - timeStamp))), true);
    `);
    const field = page.getByRole('searchbox', { name: 'Search the log' });
    await field.pressSequentially('abcdefghijklmnopqrstuvwxyzabcdefghijklmn', { delay: 60 });
    clearInterval(storm);
    const seconds = (performance.now() - began) / 1000;
    const latencies = (await page.evaluate('window.latencies')) as number[];
    await page.context().close();
    return { eventsPerSecond: Math.round(told / seconds), latency: summary(latencies) };
  } finally {
    await server.close();
    router.close();
    await workbench.queue.stop();
    workbench.close();
    rmSync(home, { recursive: true, force: true });
  }
}

const runs = Number(process.argv[2] ?? 10_000);
const session = await Session.open((home) =>
  // Steps are not listed: without them ten thousand runs are stored in seconds.
  seedRuns(home, { experiment: many(runs), change: (run) => ({ ...run, series: [] }) }),
);
try {
  const result = {
    load: loadavg()[0],
    firstScreen: summary(await measureStart(session)),
    scrolling: await measureScrolling(session, runs),
    chart: await measureChart(session.browser),
    storm: await measureStorm(session.browser),
  };
  console.log(JSON.stringify(result, null, 2));
} finally {
  await session.close();
}
