/** The map of learned features in a browser, on two runs that were really trained: a minute of digits. */
import { readFileSync } from 'node:fs';
import { unzipSync } from 'fflate';
import type { Download, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openWindow } from './browser.ts';
import { manyClasses, missingImage, seedDiverged, seedManyClasses } from './map-runs.ts';
import { axeViolations, goTo, Session } from './session.ts';
import { trainDigits } from './trained.ts';

const images = 400;

let session: Session;
let page: Page;
let runs: Record<string, string> = {};
/** What the program refused, by its address. */
const refused: string[] = [];

beforeAll(async () => {
  session = await Session.open(async (home) => {
    runs = await trainDigits(home, { test: images / 10 });
    const [diverged, bare] = seedDiverged(home);
    runs = { ...runs, diverged: diverged!, bare: bare!, many: seedManyClasses(home) };
  });
  page = await session.page('/map');
  page.setDefaultTimeout(15_000);
  page.on('response', (response) => {
    if (!response.ok()) refused.push(new URL(response.url()).pathname);
  });
}, 300_000);
afterAll(async () => {
  await session?.close();
  expect(session.complaints).toEqual([]);
});

const map = () => page.getByRole('application');
const tab = (name: string | RegExp) => page.getByRole('tab', { name });
const quality = (name: string) => page.locator('.pane dl div').filter({ hasText: name });
const find = async (text: string) => {
  await page.getByRole('textbox', { name: 'Find points' }).fill(text);
  await page.getByRole('button', { name: 'Find', exact: true }).click();
};
const made = () => page.getByRole('region', { name: 'A map is being made' });

async function saved(item: string): Promise<Buffer> {
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('menuitem', { name: item }).click(),
  ]);
  return content(download);
}

const content = async (download: Download) => readFileSync((await download.path())!);

test('a run is chosen; its features are there at once as a PCA', async () => {
  await page.getByRole('link', { name: /^supcon, seed 1 Digits on a map/ }).click();
  await map().waitFor();
  await page
    .locator('.subtitle')
    .filter({ hasText: `PCA · pre-training, epoch 4 · ${images} points` })
    .waitFor();
  expect(await quality('Overlap').textContent()).toMatch(/\d+\.\d %/);
  expect(await page.getByRole('button', { name: 'Select 3, 40 points' }).count()).toBe(1);
  // Not all epochs have predictions; none is asked for that has not.
  expect(refused).toEqual([]);
});

test('a cell of the confusion matrix leads to its images on a map that is made for them', async () => {
  await goTo(page, `/run/${runs.baseline}?tab=predictions`);
  const cell = page.getByRole('gridcell', { name: /^\d taken for \d: [1-9]/ }).first();
  const [, actual, predicted, count] = /^(\d) taken for (\d): (\d+) image/.exec(
    (await cell.getAttribute('aria-label'))!,
  )!;
  await cell.hover();
  await cell.getByRole('link', { name: 'Show on the map' }).click();
  await page.getByRole('heading', { name: `${count} image` }).waitFor();
  await page.getByRole('heading', { name: `: ${actual} taken for ${predicted}` }).waitFor();
  await page.locator('.subtitle').filter({ hasText: 'PCA · supervised, epoch 4' }).waitFor();
  await tab(`Selection ${count}`).waitFor();
  // The same by keys, and what was not confused is said.
  await page.goBack();
  await cell.click();
  await page.getByRole('heading', { name: `of ${actual} taken for ${predicted}` }).waitFor();
  await page.getByRole('grid').focus();
  await page.keyboard.press('m');
  await tab(`Selection ${count}`).waitFor();
  await goTo(page, `/map/${runs.baseline}?true=0&predicted=nine`);
  await page.getByText('No class begins with “nine”.').waitFor();
  await goTo(page, `/map/${runs.supcon}`);
  await page.locator('.subtitle').filter({ hasText: 'pre-training' }).waitFor();
});

test('t-SNE is made from the form, and the same again is there at once', async () => {
  await page.getByRole('button', { name: 'New map' }).click();
  const perplexity = page.getByRole('textbox', { name: 'Perplexity' });
  await perplexity.fill('1');
  await page.getByText('Type a number from 2 to 200.').waitFor();
  expect(await page.getByRole('button', { name: 'Make the map' }).isDisabled()).toBe(true);
  await perplexity.fill('20');
  await page.getByRole('button', { name: 'Make the map' }).click();
  await page.locator('.subtitle').filter({ hasText: 't-SNE, perplexity 20' }).waitFor({ timeout: 60_000 });
  expect(await quality('KL').textContent()).toMatch(/0\.\d+|1\.\d+/);
  expect(await made().count()).toBe(0);
  await page.getByText('This map is there already').waitFor();
  await page.getByRole('button', { name: /^PCA/ }).click();
  await page.locator('.subtitle').filter({ hasText: 'PCA' }).waitFor();
  await page.getByRole('button', { name: 'Open the map' }).click();
  await page.locator('.subtitle').filter({ hasText: 't-SNE, perplexity 20' }).waitFor();
});

test('pointing at a point tells what it is, with its picture', async () => {
  await tab('Legend').click();
  await map().hover();
  const box = (await map().boundingBox())!;
  const card = page.locator('.card');
  for (let x = 0.2; x < 0.8 && (await card.count()) === 0; x += 0.01)
    await page.mouse.move(box.x + box.width * x, box.y + box.height / 2);
  expect(await card.textContent()).toMatch(/Image.*Class.*Predicted.*Confidence.*Loss/);
  // Ink of a digit on the picture.
  await expect
    .poll(() =>
      page.evaluate(`(() => {
        const canvas = document.querySelector('.card canvas');
        const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
        return data.some((value, i) => i % 4 === 0 && value > 128);
      })()`),
    )
    .toBe(true);
});

test('the picture of what is pointed at waits for none of those that are fetched ahead', async () => {
  const other = await session.page();
  const release = Promise.withResolvers<void>();
  let held: number[] = [];
  await other.route('**/rpc/datasets/images', async (route) => {
    const { ids } = route.request().postDataJSON().json;
    if (ids.length > 100) {
      held = [...held, ...ids];
      await release.promise;
    }
    await route.continue();
  });
  await goTo(other, `/map/${runs.supcon}`);
  const area = other.getByRole('application');
  await area.waitFor();
  await expect.poll(() => held.length).toBe(128);
  const box = (await area.boundingBox())!;
  const card = other.locator('.card');
  const pointed = async () => Number((await card.locator('dd').allTextContents())[0] ?? -1);
  // One of those that are on their way already.
  for (let i = 0; i < 300 && !held.includes(await pointed()); i++)
    await other.mouse.move(
      box.x + box.width * (0.2 + 0.02 * (i % 30)),
      box.y + box.height * (0.3 + 0.04 * Math.floor(i / 30)),
    );
  expect(held).toContain(await pointed());
  const width = () => card.locator('canvas').evaluate((one) => (one as unknown as { width: number }).width);
  await expect.poll(width).toBeGreaterThan(1);
  expect(held).toHaveLength(128);
  release.resolve();
  await other.context().close();
});

test('a line drawn around points selects them: gallery, classes, file, tag', async () => {
  await page.keyboard.press('l');
  const box = (await map().boundingBox())!;
  const at = (x: number, y: number) => [box.x + box.width * x, box.y + box.height * y] as const;
  await page.mouse.move(...at(0.02, 0.02));
  await page.mouse.down();
  for (const [x, y] of [
    [0.5, 0.02],
    [0.5, 0.98],
    [0.02, 0.98],
  ] as const)
    await page.mouse.move(...at(x, y), { steps: 4 });
  await page.mouse.up();
  const selected = Number((await tab(/^Selection/).textContent())!.match(/\d+/)![0]);
  expect(selected).toBeGreaterThan(20);
  expect(selected).toBeLessThan(images - 20);
  await page.getByRole('heading', { name: `${selected} images` }).waitFor();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Save as CSV' }).click(),
  ]);
  const rows = (await content(download)).toString().trimEnd().split('\r\n');
  expect(rows[0]).toBe('id,x,y,label,class,predicted,predicted class,confidence,loss');
  expect(rows).toHaveLength(selected + 1);

  await page.getByRole('combobox', { name: 'Tag' }).fill('left half');
  await page.getByRole('button', { name: 'Tag', exact: true }).click();
  await page.getByText(`${selected} images tagged “left half”.`).waitFor();
  await page.getByRole('button', { name: 'Clear', exact: true }).click();
  await find('#left half');
  await tab(`Selection ${selected}`).waitFor();
  await page.keyboard.press('Escape');
});

test('search finds ids, classes and confusions; a bad one says what there is', async () => {
  await find('7');
  await tab('Selection 40').waitFor();
  await find('horse');
  await page.getByText('No class begins with “horse”.').waitFor();
  await find('wrong');
  const wrong = Number((await tab(/^Selection/).textContent())!.match(/\d+/)![0]);
  expect(wrong).toBeGreaterThan(0);
  expect(wrong).toBeLessThan(images);
});

test('an address names a confusion, as the confusion matrix does', async () => {
  await goTo(page, `/embedding?run=${runs.supcon}&true=4&predicted=9`);
  await page
    .getByRole('heading', { name: /: 4 taken for 9$/ })
    .or(page.getByText('Nothing is selected'))
    .first()
    .waitFor();
  const rows = page.getByRole('table').getByRole('row');
  if ((await rows.count()) > 1)
    expect((await rows.nth(1).textContent())!.replace(/\s+/g, ' ')).toMatch(
      /^ ?4 \d+ 0\.0 % 9 \(\d+ images?\)/,
    );
  expect(new URL(page.url()).hash).toContain(`#/map/${runs.supcon}`);
});

test('a point is explained from the list, with the keyboard alone', async () => {
  await tab('List').focus();
  await page.keyboard.press('Enter');
  const order = page.getByRole('combobox', { name: 'Order' });
  await order.focus();
  await order.selectOption('loss');
  const first = page.getByRole('button', { name: /^Explain Image/ }).first();
  const words = (await first.getAttribute('aria-label'))!;
  await first.focus();
  await page.keyboard.press('Enter');
  expect(await tab('Point').getAttribute('aria-selected')).toBe('true');
  const id = words.match(/Image (\d+)/)![1]!;
  await page
    .locator('.head')
    .filter({ hasText: `Image${id}` })
    .waitFor();
  await page.getByRole('list', { name: 'Nearest images' }).getByRole('button').nth(23).waitFor();
  await page.getByRole('list', { name: 'Hardest negatives' }).getByRole('button').first().waitFor();
  // Both runs tell what they make of it.
  const verdicts = page.getByRole('region', { name: 'What each run says' }).getByRole('row');
  await expect.poll(() => verdicts.count()).toBe(3);
  await page.getByRole('button', { name: 'Show every epoch' }).click();
  await page.getByText(/^pre-training, epoch 4/).waitFor();
});

test('colours by verdict, and a legend that hides', async () => {
  await page.getByRole('combobox', { name: 'Colour' }).selectOption('verdict');
  await tab('Legend').click();
  const both = page.getByRole('button', { name: 'Both right', exact: true });
  await both.waitFor();
  await both.click();
  expect(await both.getAttribute('aria-pressed')).toBe('false');
  await page.getByRole('button', { name: 'Show all' }).first().click();
  await page.getByRole('combobox', { name: 'Colour' }).selectOption('class');
});

test('two maps side by side share what is pointed at and selected', async () => {
  await page.getByRole('button', { name: 'Side by side' }).click();
  await expect.poll(() => map().count()).toBe(2);
  await page.getByRole('region', { name: 'Map of baseline, seed 1' }).waitFor();
  await find('id 0-9999');
  await tab(`Selection ${images}`).waitFor();
  await page.getByRole('button', { name: 'Side by side' }).click();
  await expect.poll(() => map().count()).toBe(1);
});

test('the time machine is made, goes from epoch to epoch, and has an address', async () => {
  await tab('Maps').click();
  await page.getByRole('button', { name: 'Make the time machine' }).click();
  const slider = page.getByRole('slider', { name: 'Epoch' });
  await slider.waitFor({ timeout: 120_000 });
  const last = Number(await slider.getAttribute('max'));
  expect(last).toBeGreaterThanOrEqual(2);
  await slider.focus();
  await page.keyboard.press('Home');
  expect(await slider.getAttribute('aria-valuetext')).toMatch(/^pre-training, epoch/);
  await page.keyboard.press('ArrowRight');
  await page
    .locator('.machine')
    .filter({ hasText: /Displacement\d/ })
    .waitFor();
  await page.getByRole('button', { name: 'Play' }).click();
  await expect.poll(() => slider.inputValue(), { timeout: 20_000 }).toBe(String(last));
  await expect.poll(() => new URL(page.url()).hash).toContain('series=');
  await page.reload();
  await slider.waitFor();
});

test('files: a figure to print, a drawing, numbers', async () => {
  await tab('Maps').click();
  await page.getByRole('button', { name: /^t-SNE, perplexity 20/ }).click();
  await page.locator('.subtitle').filter({ hasText: 't-SNE, perplexity 20' }).waitFor();
  const png = await saved('PNG, one column (8.5 cm, 300 dpi)');
  expect(png.subarray(1, 4).toString()).toBe('PNG');
  expect(png.readUInt32BE(16)).toBe(1004);
  const svg = (await saved('SVG')).toString();
  expect(svg.match(/<use /g)!.length).toBe(images);
  expect(svg).toContain('Digits on a map: supcon, seed 1');
  const csv = (await saved('CSV, with predictions')).toString();
  expect(csv.trimEnd().split('\r\n')).toHaveLength(images + 1);
  expect(Object.keys(unzipSync(await saved('npz, for NumPy'))).length).toBeGreaterThanOrEqual(3);
});

test('a time machine that is looked at is deleted; the newest map comes in its place', async () => {
  await tab('Maps').click();
  await page.getByRole('button', { name: /^t-SNE, \d epochs/ }).click();
  await page.getByRole('slider', { name: 'Epoch' }).waitFor();
  await page.getByRole('button', { name: 'Delete this time machine' }).click();
  await page.getByText('Time machine deleted.').waitFor();
  await page.locator('.subtitle').filter({ hasText: 't-SNE, perplexity 20' }).waitFor();
  expect(await page.getByRole('heading', { name: 'Time machines' }).count()).toBe(0);
  expect(new URL(page.url()).hash).toContain('map=');
});

test('a map is paused, resumed and cancelled', async () => {
  await tab('Maps').click();
  await page.getByText('More parameters').click();
  await page.getByRole('textbox', { name: 'Iterations' }).fill('10000');
  await page.getByRole('button', { name: 'Make the map' }).click();
  await made().getByRole('button', { name: 'Pause' }).click();
  const [around, bar] = [(await map().boundingBox())!, (await made().boundingBox())!];
  expect(around.y + around.height).toBeLessThanOrEqual(bar.y);
  await made().getByRole('button', { name: 'Resume' }).click();
  await made().getByRole('button', { name: 'Cancel' }).click();
  await expect.poll(() => made().count()).toBe(0);
});

test.each(['light', 'dark'] as const)(
  'what WCAG asks for, in the %s theme',
  async (theme) => {
    const other = await session.page(`/map/${runs.supcon}`, { theme });
    await other.getByRole('application').waitFor();
    for (const name of ['Legend', 'Selection', 'Point', 'List', 'Maps']) {
      await other.getByRole('tab', { name: new RegExp(`^${name}`) }).click();
      expect(await axeViolations(other), name).toEqual([]);
    }
    await other.context().close();
  },
  120_000,
);

test('a run that does not exist says so', async () => {
  await goTo(page, '/map/zzzz');
  await page.getByRole('alert').filter({ hasText: 'zzzz' }).waitFor();
});

test('features that are not finite are named, and a run without any says what to do', async () => {
  await goTo(page, `/map/${runs.diverged}`);
  await page
    .getByRole('alert')
    .filter({ hasText: 'NaN or infinite: rows 3, 4, 5, 6, 7, 8, 9, 10, 11, 12 and 7 more.' })
    .waitFor();
  await goTo(page, `/map/${runs.bare}`);
  await page.getByRole('heading', { name: 'This run has kept no features' }).waitFor();
});

test('a hundred classes: found by name, hidden, and told by words', async () => {
  await goTo(page, `/map/${runs.many}`);
  await map().waitFor();
  await tab('Legend').click();
  const legend = page.getByRole('tabpanel');
  await legend.getByText('100 classes are more than there are colours', { exact: false }).waitFor();
  await legend.getByRole('textbox', { name: 'Find a class' }).fill('photograph');
  const long = legend.getByRole('button', { name: manyClasses[99]!, exact: true });
  await expect.poll(() => legend.getByRole('listitem').count()).toBe(1);
  await long.click();
  expect(await long.getAttribute('aria-pressed')).toBe('false');
  await legend.getByRole('button', { name: 'Show all' }).click();
  // Long names push nothing out of the window.
  expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
  await find('sunf');
  await page.getByRole('heading', { name: '100 images: 10 classes that begin with “sunf”' }).waitFor();
});

test('an image that the data set does not have is shown as missing, among the others', async () => {
  await goTo(page, `/map/${runs.many}`);
  await find(`id ${missingImage - 5}-${missingImage}, 990-998`);
  const gallery = page.getByRole('list', { name: 'Selected images' });
  await gallery.getByRole('img', { name: 'There is no picture of this image.' }).waitFor();
  expect(await gallery.getByRole('button').count()).toBe(10);
  const inked = () =>
    gallery.locator('canvas').evaluateAll(
      (all) =>
        // One pixel stands for a picture that has not come.
        all.filter((one) => (one as unknown as { width: number }).width > 1).length,
    );
  await expect.poll(inked).toBe(9);
});

test('a map that is open when the run begins to predict gets the predictions', async () => {
  await page.route('**/runs/artifacts', (route) => route.fulfill({ json: { json: [], meta: [] } }));
  await goTo(page, `/map/${runs.baseline}`);
  await page.locator('.subtitle').filter({ hasText: 'supervised, epoch 4' }).waitFor();
  const colours = page.getByRole('combobox', { name: 'Colour' }).getByRole('option');
  await expect.poll(() => colours.allTextContents()).toEqual(['Class']);
  await page.unroute('**/runs/artifacts');
  const { url, link } = session.program;
  const noted = await fetch(`${url}/rpc/runs/note`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${new URL(link).searchParams.get('token')}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify({ json: { run: runs.baseline, text: 'It predicts.' } }),
  });
  expect(noted.ok).toBe(true);
  await expect.poll(() => colours.allTextContents()).toContain('Prediction');
});

test('where memory does not suffice, the sample that fits is offered', async () => {
  await page.route('**/projection/plan', async (route) => {
    const response = await route.fetch();
    const answer = await response.json();
    const { sample = 0 } = route.request().postDataJSON().json.parameters;
    if (sample === 0) Object.assign(answer.json, { fits: false, availableBytes: 3e8, sampleThatFits: 400 });
    await route.fulfill({ response, json: answer });
  });
  await tab('Maps').click();
  await page.getByText('of memory is free').waitFor();
  expect(await page.getByRole('button', { name: 'Make the map' }).isDisabled()).toBe(true);
  await page.getByRole('button', { name: 'Use a sample of 400' }).click();
  expect(await page.getByRole('textbox', { name: 'Sample' }).inputValue()).toBe('400');
  await expect.poll(() => page.getByRole('button', { name: 'Make the map' }).isEnabled()).toBe(true);
  await page.unroute('**/projection/plan');
});

test('fingers move, zoom and point', async () => {
  const context = await openWindow(session.browser, { touch: true });
  const other = await session.pageOf(context);
  await other.goto(session.program.link);
  await other.getByRole('navigation', { name: 'Screens' }).waitFor();
  await goTo(other, `/map/${runs.many}`);
  const area = other.getByRole('application');
  await area.waitFor();
  const box = (await area.boundingBox())!;
  const client = await context.newCDPSession(other);
  type Finger = readonly [number, number];
  const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', fingers: readonly Finger[]) =>
    client.send('Input.dispatchTouchEvent', {
      type,
      touchPoints: fingers.map(([x, y], id) => ({ id, x: box.x + x * box.width, y: box.y + y * box.height })),
    });
  const swipe = async (...steps: readonly (readonly Finger[])[]) => {
    await touch('touchStart', steps[0]!);
    for (const fingers of steps.slice(1)) await touch('touchMove', fingers);
    await touch('touchEnd', []);
  };
  const pose = async () =>
    /transform: ([^;]*)/.exec((await area.locator('.plane').getAttribute('style')) ?? '')?.[1];
  const asDrawn = 'translate(0px, 0px) scale(1)';
  await expect.poll(pose).toBe(asDrawn);
  await swipe([[0.5, 0.5]], [[0.55, 0.5]], [[0.6, 0.5]]);
  await expect.poll(pose).toBe(`translate(${Math.round(0.1 * box.width)}px, 0px) scale(1)`);
  // Beside all points, then around the middle, until one is hit.
  const card = other.locator('.card');
  await swipe([[0.02, 0.98]]);
  expect(await card.count()).toBe(0);
  for (let i = 0; i < 40 && (await card.count()) === 0; i++)
    await swipe([
      [0.6 + 0.015 * Math.sqrt(i) * Math.cos(2.4 * i), 0.5 + 0.015 * Math.sqrt(i) * Math.sin(2.4 * i)],
    ]);
  await card.getByText('Image', { exact: true }).waitFor();
  // Two fingers: nearer, so that less of the map is in sight.
  await other.getByRole('tab', { name: 'List' }).click();
  await other.getByRole('combobox', { name: 'Points' }).selectOption('sight');
  const inSight = () => other.getByRole('tabpanel').textContent();
  const before = await inSight();
  await swipe(
    [
      [0.45, 0.5],
      [0.55, 0.5],
    ],
    [
      [0.35, 0.5],
      [0.65, 0.5],
    ],
    [
      [0.2, 0.5],
      [0.8, 0.5],
    ],
  );
  await expect.poll(inSight).not.toBe(before);
  expect(await card.count()).toBe(0);
  await context.close();
});
