/**
 * How fast the map of features is in a browser with a software GPU: frames a second while 60,000 points are moved, how
 * long an answer to the pointer takes, how long a kept map takes to open.
 * Usage: node test/bench/explorer.ts [points]
 */
import { writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import type { Page } from 'playwright-core';
import { writeMapFile } from '#main/api/map-files.ts';
import { writePredictions } from '#main/artifacts/outcomes.ts';
import { Database } from '#main/store/database.ts';
import { openHome } from '#main/store/home.ts';
import { insertMap } from '#main/store/maps.ts';
import { RandomStream } from '#shared/philox.ts';
import { completeMapParameters, type MapInfo } from '#shared/projection.ts';
import { seedRuns, smallStudy } from '../e2e/seed.ts';
import { goTo, Session } from '../e2e/session.ts';

const run = 'benchrun0001';
const classes = 10;

/** Clusters on a circle, with points between them, as t-SNE's maps have. */
function madeUpPoints(n: number, seed: number) {
  const random = new RandomStream(seed, n);
  const labels = Int32Array.from({ length: n }, () => random.below(classes));
  const x = new Float32Array(n);
  const y = new Float32Array(n);
  for (let i = 0; i < n; i++) {
    const angle = (2 * Math.PI * labels[i]!) / classes;
    const wide = random.below(20) === 0 ? 30 : 9;
    x[i] = 45 * Math.cos(angle) + wide * random.normal();
    y[i] = 45 * Math.sin(angle) + wide * random.normal();
  }
  return { x, y, ids: Int32Array.from({ length: n }, (_, i) => i), labels, moved: null };
}

/** A run with predictions of as many images as the larger map has, and maps of these sizes. */
function seedMaps(home: string, sizes: readonly number[]): string[] {
  const most = Math.max(...sizes);
  const all = madeUpPoints(most, 1);
  const folders = openHome(home);
  seedRuns(home, {
    experiment: { ...smallStudy, sweep: [], seeds: [1], arms: smallStudy.arms!.slice(0, 1) },
    change: (past) => {
      const random = new RandomStream(3, 4);
      const file = writePredictions(
        {
          stage: 'supervised',
          epoch: 10,
          dataset: 'mnist',
          classes: Array.from({ length: classes }, (_, i) => String(i)),
          ids: all.ids,
          labels: all.labels,
          predicted: all.labels.map((label) => (random.below(20) === 0 ? random.below(classes) : label)),
          confidence: Float32Array.from({ length: most }, () => random.uniform()),
          loss: Float32Array.from({ length: most }, () => -Math.log(1 - 0.99 * random.uniform())),
        },
        folders.artifacts('predictions', run),
      );
      const outcome = { kind: 'predictions', stage: 'supervised', epoch: 10, step: 160, ...file } as const;
      return { ...past, id: run, outcomes: [{ ...outcome, createdAt: past.createdAt }] };
    },
  });
  const db = new Database(folders.database);
  const ids = sizes.map((n, i) => {
    const id = `benchmap${n}x${i}`;
    const points = n === most ? all : madeUpPoints(n, 2);
    const file = writeMapFile(folders.artifacts('map', run), id, points);
    const info: Omit<MapInfo, 'runStatus'> = {
      id,
      run,
      stage: 'supervised',
      epoch: 10,
      parameters: completeMapParameters({ perplexity: 30 + i }),
      n,
      dimensions: 64,
      seconds: 1,
      quality: { kl: 2, neighbourOverlap: 0.4, trustworthiness: 0.99, knnAccuracy: 0.9 },
      notes: [],
      createdAt: new Date(Date.now() - i * 1000).toISOString(),
      bytes: file.bytes,
      alignedTo: null,
      series: null,
      displacement: null,
    };
    insertMap(db, info, null, file);
    return id;
  });
  db.close();
  return ids;
}

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

const points = Number(process.argv[2] ?? 60_000);
let ids: string[] = [];
const session = await Session.open((home) => {
  ids = seedMaps(home, [points, 10_000]);
});
try {
  const page = await session.page(`/map/${run}?map=${ids[1]}`);
  await page.getByRole('application').waitFor();
  await page.getByRole('tab', { name: 'Maps' }).click();
  const first = await open(page, 'perplexity 30');
  await open(page, 'perplexity 31');
  const again = await open(page, 'perplexity 30');
  await page.waitForTimeout(3000);
  const panning = await pan(page, 5);
  const far = await hover(page, 40);
  await open(page, 'perplexity 31');
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
