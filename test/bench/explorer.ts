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
          if ((card.querySelector('canvas')?.width ?? 0) > 1) window.pictures_.push(since());
          else if (since() < 2000 && told === words) requestAnimationFrame(drawn);
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

/** Frames in which the map had moved, and the times between them, in milliseconds. */
async function pan(page: Page, seconds: number) {
  const box = (await page.getByRole('application').boundingBox())!;
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.evaluate(inPage.startPanning);
  const end = performance.now() + 1000 * seconds;
  for (let i = 0; performance.now() < end; i++)
    await page.mouse.move(x + 120 * Math.sin(i / 20), y + 80 * Math.cos(i / 20));
  await page.mouse.up();
  const frames = (await page.evaluate(inPage.stopPanning)) as number[];
  const gaps = frames.slice(1).map((time, i) => time - frames[i]!);
  return { perSecond: (1000 * gaps.length) / (frames.at(-1)! - frames[0]!), gaps };
}

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
  await page.getByRole('application').waitFor();
  await page.getByRole('tab', { name: 'Maps' }).click();
  tell('the first map is shown');
  const first = await open(page, 'perplexity 30');
  tell('the large map is shown');
  await open(page, 'perplexity 31');
  const again = await open(page, 'perplexity 30');
  await page.waitForTimeout(3000);
  const panning = await pan(page, 5);
  tell('panned');
  const far = await hover(page, 40);
  await open(page, 'perplexity 31');
  tell('pointed at');
  await page.waitForTimeout(6000);
  const near = await hover(page, 40);
  await goTo(page, '/queue');
  const report = {
    points,
    /** Processes that wanted the machine meanwhile, in the last minute. */
    load: loadavg()[0],
    framesPerSecond: panning.perSecond,
    frameMs: { median: at(panning.gaps, 0.5), p95: at(panning.gaps, 0.95) },
    hoverMs: { median: at(far.facts, 0.5), p95: at(far.facts, 0.95), answers: far.facts.length },
    hoverWithPictureMs: {
      points: 10_000,
      median: at(near.pictures, 0.5),
      p95: at(near.pictures, 0.95),
      answers: near.pictures.length,
    },
    openMs: { first, again },
  };
  console.log(JSON.stringify(report, null, 2));
  if (process.argv[3] !== undefined) writeFileSync(process.argv[3], JSON.stringify(report));
} finally {
  for (const complaint of session.complaints) console.error(complaint);
  await session.close();
}
