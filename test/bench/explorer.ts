/**
 * How fast the map of features is in a browser with a software GPU: frames a second while 60,000 points are moved, how
 * long an answer to the pointer takes, how long a kept map takes to open.
 * Usage: node test/bench/explorer.ts [points]
 */
import { writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import type { Page } from 'playwright-core';
import { goTo, Session } from '../e2e/session.ts';
import { run, seedMaps } from './explorer-maps.ts';

const sorted = (values: readonly number[]) => values.toSorted((a, b) => a - b);
const at = (values: readonly number[], share: number) =>
  sorted(values)[Math.min(values.length - 1, Math.floor(share * values.length))] ?? Number.NaN;

/** What the page measures by itself; the page has no names of its own that these could meet. */
const inPage = {
  startPanning: `{
    window.frames_ = [];
    window.counting_ = true;
    let moved = false;
    document.querySelector('[role="application"]').addEventListener('pointermove', () => { moved = true; });
    const tick = (now) => {
      if (moved) window.frames_.push(now);
      moved = false;
      if (window.counting_) requestAnimationFrame(tick);
    };
    requestAnimationFrame(tick);
  }`,
  stopPanning: '(() => { window.counting_ = false; return window.frames_; })()',
  // The frame that shows the card has been made when the one after it begins.
  startHover: `{
    window.facts_ = [];
    window.pictures_ = [];
    let told = '';
    document.querySelector('[role="application"]').addEventListener('pointermove', (event) => {
      const began = event.timeStamp;
      const since = () => performance.now() - began;
      requestAnimationFrame(() => requestAnimationFrame(() => {
        const card = document.querySelector('.card');
        const words = card?.querySelector('dd')?.textContent ?? '';
        if (words === '' || words === told) return;
        told = words;
        window.facts_.push(since());
        const drawn = () => {
          // One pixel stands for a picture that has not come.
          if (card.querySelector('dd')?.textContent !== words) return;
          if ((card.querySelector('canvas')?.width ?? 0) > 1) window.pictures_.push(since());
          else if (since() < 2000) requestAnimationFrame(drawn);
        };
        drawn();
      }));
    });
  }`,
  stopHover: '({ facts: window.facts_, pictures: window.pictures_ })',
  awaitOpen: (words: string) => `{
    const button = [...document.querySelectorAll('button.open')].find((one) => one.textContent.includes('${words}'));
    window.opened_ = new Promise((resolve) => button.addEventListener('click', (event) => {
      const look = () => requestAnimationFrame(() => {
        if (!document.querySelector('.subtitle')?.textContent.includes('${words}')) look();
        else requestAnimationFrame(() => resolve(performance.now() - event.timeStamp));
      });
      look();
    }, { once: true }));
    // What stands last is what is waited for.
    null;
  }`,
};

/** Tells how many seconds a page's own thread, all of its process and what composes the window have computed so far. */
async function processorOf(page: Page) {
  const browser = await session.browser.newBrowserCDPSession();
  const client = await page.context().newCDPSession(page);
  await client.send('Performance.enable', { timeDomain: 'threadTicks' });
  return async () => {
    const { processInfo } = await browser.send('SystemInfo.getProcessInfo');
    const of = (type: string) =>
      processInfo.reduce((sum, one) => sum + (one.type === type ? one.cpuTime : 0), 0);
    const { metrics } = await client.send('Performance.getMetrics');
    const thread = metrics.find(({ name }) => name === 'TaskDuration')!.value;
    return { thread, page: of('renderer'), gpu: of('GPU') };
  };
}

type Place = readonly [number, number];
/** Moves the map a little, each time it is called. */
type Way = () => Promise<void>;

/** Frames in which the map had moved, and the times between them, in milliseconds. */
async function move(
  page: Page,
  processor: Awaited<ReturnType<typeof processorOf>>,
  seconds: number,
  begin: (page: Page, middle: Place) => Way,
) {
  const box = (await page.getByRole('application').boundingBox())!;
  const middle = [box.x + box.width / 2, box.y + box.height / 2] as const;
  await page.mouse.move(...middle);
  const step = begin(page, middle);
  await page.evaluate(inPage.startPanning);
  const before = await processor();
  const end = performance.now() + 1000 * seconds;
  const start = performance.now();
  while (performance.now() < end) await step();
  const frames = (await page.evaluate(inPage.stopPanning)) as number[];
  // A browser without a screen puts off composing what nobody sees: a picture of the page makes it catch up.
  await page.screenshot({ clip: { x: 0, y: 0, width: 8, height: 8 } });
  const tookSeconds = (performance.now() - start) / 1000;
  const after = await processor();
  await page.mouse.up();
  const gaps = frames.slice(1).map((time, i) => time - frames[i]!);
  const each = (key: keyof typeof before) => (1000 * (after[key] - before[key])) / frames.length;
  return {
    frames: frames.length,
    /** Until all of them were composed. */
    perSecond: frames.length / tookSeconds,
    frameMs: { median: at(gaps, 0.5), p95: at(gaps, 0.95) },
    /** Processor time a frame: of the page's thread, of all of the page's, of what composes the window. */
    cpuMs: { thread: each('thread'), page: each('page'), gpu: each('gpu') },
  };
}

/** Drags the map around and around. */
const panned =
  (across: number, down: number) =>
  (page: Page, [x, y]: Place): Way => {
    let i = 0;
    return async () => {
      if (i === 0) await page.mouse.down();
      i += 1;
      await page.mouse.move(x + across * Math.sin(i / 20), y + down * (1 - Math.cos(i / 20)));
    };
  };

/** Turns the wheel, nearer and away again, with the pointer where the map moves least. */
const zoomed = (page: Page, [x, y]: Place): Way => {
  let i = 0;
  return async () => {
    i += 1;
    await page.mouse.move(x + (i % 2), y);
    await page.mouse.wheel(0, i % 80 < 40 ? -20 : 20);
  };
};

/** From the pointer's move to the frame after the one that tells another image, and that shows its picture, in milliseconds. */
async function hover(page: Page, moves: number) {
  const box = (await page.getByRole('application').boundingBox())!;
  await page.evaluate(inPage.startHover);
  const radius = 0.3 * Math.min(box.width, box.height);
  for (let i = 0; i < moves; i++) {
    const angle = (2 * Math.PI * i) / moves;
    await page.mouse.move(
      box.x + box.width / 2 + radius * Math.cos(angle),
      box.y + box.height / 2 + radius * Math.sin(angle),
    );
    await page.waitForTimeout(120);
  }
  return (await page.evaluate(inPage.stopHover)) as { facts: number[]; pictures: number[] };
}

/** From the click in the list to the frame that shows the map, in milliseconds. */
async function open(page: Page, words: string): Promise<number> {
  await page.evaluate(inPage.awaitOpen(words));
  await page.getByRole('button', { name: words }).click();
  return (await page.evaluate('window.opened_')) as number;
}

const pictureFigures = ({ facts, pictures }: Awaited<ReturnType<typeof hover>>) => ({
  points: 10_000,
  median: at(pictures, 0.5),
  p95: at(pictures, 0.95),
  /** Of the images that were told, so many showed their picture before the pointer went on. */
  answers: pictures.length,
  told: facts.length,
});

const began = performance.now();
/** Tells how far it is, with seconds since the start. */
const tell = (what: string) => console.error(`${((performance.now() - began) / 1000).toFixed(1)} s: ${what}`);

const points = Number(process.argv[2] ?? 60_000);
let ids: string[] = [];
const session = await Session.open((home) => {
  ids = seedMaps(home, [points, 10_000]);
});
try {
  tell('the program answers');
  const page = await session.page(`/map/${run}?map=${ids[1]}`);
  const processor = await processorOf(page);
  await page.getByRole('application').waitFor();
  await page.getByRole('tab', { name: 'Maps' }).click();
  tell('the first map is shown');
  const first = await open(page, 'perplexity 30');
  tell('the large map is shown');
  await open(page, 'perplexity 31');
  const again = await open(page, 'perplexity 30');
  await page.waitForTimeout(3000);
  const panning = await move(page, processor, 5, panned(120, 80));
  // Beyond what is drawn beside the map's frame.
  const panningFar = await move(page, processor, 5, panned(400, 300));
  await page.keyboard.press('0');
  const zooming = await move(page, processor, 5, zoomed);
  await page.keyboard.press('0');
  tell('moved');
  const far = await hover(page, 40);
  tell('pointed at');
  // The larger map has more points than there are images.
  await goTo(page, `/map/${run}?map=${ids[1]}`);
  await page.reload();
  await page.getByRole('application').waitFor();
  // Before pictures are fetched ahead, and after.
  const atOnce = await hover(page, 40);
  await page.waitForTimeout(6000);
  const near = await hover(page, 40);
  await goTo(page, '/queue');
  const report = {
    points,
    /** Processes that wanted the machine meanwhile, in the last minute. */
    load: loadavg()[0],
    panning,
    panningFar,
    zooming,
    hoverMs: { median: at(far.facts, 0.5), p95: at(far.facts, 0.95), answers: far.facts.length },
    hoverWithPictureMs: pictureFigures(near),
    hoverAtOnceWithPictureMs: pictureFigures(atOnce),
    openMs: { first, again },
  };
  console.log(JSON.stringify(report, null, 2));
  if (process.argv[3] !== undefined) writeFileSync(process.argv[3], JSON.stringify(report));
} finally {
  for (const complaint of session.complaints) console.error(complaint);
  await session.close();
}
