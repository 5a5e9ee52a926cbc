/** Comparing runs that leave something to be desired: each is told, and nothing breaks. */
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { ExperimentInput } from '#shared/experiment.ts';
import type { PastRun } from '#shared/past-run.ts';
import type { Metrics } from '#shared/run.ts';
import { compare, contrast, openComparison, part } from './compared.ts';
import { seedRuns, smallStudy } from './seed.ts';
import { goTo, type Session } from './session.ts';

vi.setConfig({ testTimeout: 120_000 });

let session: Session;
let page: Page;
/** Values that are not finite, and other data. */
let damaged: string[];
/** Every run is as good as every other. */
let equal: string[];
/** Three arms, the last of which goes. */
let three: string[];
/** Logged by TensorBoard. */
let foreign: string[];

const values = (
  run: PastRun,
  change: (values: Metrics, epoch: number, last: boolean) => Metrics,
): PastRun => ({
  ...run,
  stages: run.stages.map((stage) => ({
    ...stage,
    epochs: stage.epochs.map((epoch) => ({
      ...epoch,
      values: change({ ...epoch.values }, epoch.epoch, epoch.epoch === stage.epochs.length),
    })),
  })),
});

function damage(run: PastRun, i: number): PastRun {
  const changed = values(run, (own, epoch, last) => ({
    ...own,
    ...(i === 1 && epoch === 4 ? { 'train/loss': Number.NaN } : {}),
    ...(i === 2 && epoch === 6 ? { 'train/loss': Number.POSITIVE_INFINITY } : {}),
    ...(i === 2 && last ? { 'test/accuracy': Number.NaN } : {}),
  }));
  if (i !== 5 || changed.environment === null) return changed;
  return { ...changed, environment: { ...changed.environment, datasetFingerprint: 'b4'.repeat(32) } };
}

const study = (name: string, temperatures: readonly number[]): ExperimentInput => ({
  ...smallStudy,
  name,
  arms: [
    { name: 'baseline', settings: { method: 'cross-entropy' } },
    ...temperatures.map((temperature) => ({
      name: `supcon ${temperature}`,
      settings: { method: 'contrastive' as const, loss: { temperature } },
    })),
  ],
  sweep: [],
  // As long as seeds may be.
  seeds: [1, 2, 4_294_967_295],
});

beforeAll(async () => {
  ({ session, page } = await openComparison((home) => {
    damaged = seedRuns(home, { change: damage });
    equal = seedRuns(home, {
      experiment: study('Equal', [0.1]),
      change: (run) =>
        values(run, (own) => ('test/accuracy' in own ? { ...own, 'test/accuracy': 0.95 } : own)),
    });
    three = seedRuns(home, { experiment: study('Three arms', [0.1, 0.5]) });
    const packed = join(import.meta.dirname, '../fixtures/past/tensorboard.tar.gz');
    foreign = (contrast(home, 'import', packed) as { runs: string[] }).runs;
  }));
});
afterAll(async () => {
  await session?.close();
  expect(session.complaints).toEqual([]);
});

test('values that are not finite and other data are warned of, marked and counted', async () => {
  await compare(page, damaged);
  await page
    .getByText(/not the same for all runs .*fingerprint/)
    .first()
    .waitFor();
  const baseline = page.getByRole('row', { name: /^baseline/ }).first();
  expect((await baseline.getByRole('cell').allTextContents()).map((text) => text.trim())).toEqual(
    expect.arrayContaining(['2', '1']),
  );
  await part(page, 'Curves');
  await page.getByText('2 values NaN or infinite: gaps in the lines, and left out of means.').waitFor();
  await page.getByRole('button', { name: /more metrics/ }).click();
  await page.getByRole('combobox', { name: 'Metric' }).selectOption('health/uniformity');
  await part(page, 'Answer');
  await page
    .getByRole('row', { name: /^baseline/ })
    .first()
    .waitFor();
  await page.getByRole('combobox', { name: 'Metric' }).selectOption('test/accuracy');
});

test('equal arms are told to be equal, without an interval of no width', async () => {
  await compare(page, equal);
  await page
    .getByText(/^The seeds do not decide it: supcon 0\.1 equals baseline .* on each of 3 seeds/)
    .waitFor();
  const fact = (name: string) => page.locator('dl > div').filter({ hasText: name }).locator('dd');
  expect(await fact('95 % interval, t').textContent()).toBe('–');
  expect(await fact('Mean difference').textContent()).toBe('0.00 points');
  // Names of seeds are whole.
  const [label, drawing] = [
    page.getByText('seed 4294967295', { exact: true }),
    page.locator('figure svg[role=img]'),
  ];
  const [words, around] = [await label.boundingBox(), await drawing.nth(1).boundingBox()];
  expect(words!.x).toBeGreaterThanOrEqual(around!.x);
});

test('a reference whose runs are gone gives way, and is named', async () => {
  await compare(page, three);
  await page.getByRole('combobox', { name: 'Reference' }).selectOption('supcon 0.5');
  await page.getByRole('row', { name: 'baseline against supcon 0.5' }).waitFor();
  contrast(session.home, 'runs', 'rm', ...three.slice(6));
  await page
    .getByText('The reference “supcon 0.5” is not among these arms any more: the first arm takes its place.')
    .waitFor();
  await page.getByText(/^supcon 0\.1 is better than baseline/).waitFor();
  await page
    .getByText(`Run ${three[8]} (supcon 0.5, seed 4294967295) was removed; restored, it counts again.`)
    .waitFor();
  contrast(session.home, 'runs', 'restore', ...three.slice(6));
});

test('runs that are all gone are named, with a way on', async () => {
  await goTo(page, '/compare?runs=zzzzgone');
  await page.getByRole('heading', { name: 'None of these runs is there any more' }).waitFor();
  await page.getByText('There is no run zzzzgone any more.').waitFor();
  await page.getByRole('button', { name: 'Choose other runs' }).click();
  await page.getByRole('heading', { name: 'Which experiment?' }).waitFor();
});

test('one run alone is compared with nothing, and no chart is drawn of it', async () => {
  await compare(page, equal.slice(0, 1));
  await page.getByText('One arm alone cannot be compared. Choose runs of another arm too.').waitFor();
  await part(page, 'Settings');
  await page.getByText('These runs differ in no setting: there is nothing to draw.').waitFor();
  await part(page, 'Differences');
  await page.getByText('One run alone differs from nothing. Choose others too.').waitFor();
});

test('runs of other programs are read by what they measured, by step', async () => {
  // None of these has a metric that runs have here.
  const others = foreign.filter((run) => !measures(run, 'test/accuracy'));
  expect(others.length).toBeGreaterThan(1);
  await compare(page, others);
  await page
    .getByText(/^Only .* has runs whose .* counts, so there is nothing to compare them with\.$/)
    .waitFor();
  expect(await page.getByRole('combobox', { name: 'Metric' }).inputValue()).toMatch(/accuracy/);
  // More seeds of them cannot be trained here.
  expect(await page.getByRole('button', { name: /^Queue/ }).count()).toBe(0);
  await part(page, 'Curves');
  expect(await page.getByRole('combobox', { name: 'By', exact: true }).inputValue()).toBe('step');
  await page.locator('figure').first().waitFor();
  // Own runs are by epoch as before.
  await compare(page, equal);
  await part(page, 'Curves');
  expect(await page.getByRole('combobox', { name: 'By', exact: true }).inputValue()).toBe('epoch');
});

const measures = (run: string, metric: string): boolean =>
  metric in (contrast(session.home, 'runs', 'show', run) as { metrics: Metrics }).metrics;
