import { describe, expect, test } from 'vitest';
import { expand } from '#shared/expand.ts';
import { experimentSchema } from '#shared/experiment.ts';
import { compareRuns, type MeasuredRun } from './compare.ts';

interface Given {
  experiment?: string;
  input?: object;
  seeds?: number[];
  /** By arm and temperature: the accuracy at seed 0; each seed adds a little. */
  accuracy?: (arm: string, temperature: number, seed: number) => number;
}

function runsOf({
  experiment = 'first',
  input = {},
  seeds = [1, 2, 3],
  accuracy = () => 0.9,
}: Given): MeasuredRun[] {
  const spec = experimentSchema.parse({
    name: experiment,
    arms: [{ name: 'baseline', settings: { method: 'cross-entropy' } }, { name: 'supcon' }],
    seeds,
    ...input,
  });
  return expand(spec).map((run, i) => ({
    ...run,
    id: `${experiment}-${i}`,
    experiment: { id: `id-of-${experiment}`, name: experiment },
    status: 'finished',
    metrics: { 'test/accuracy': accuracy(run.arm, run.settings.loss.temperature, run.seed) },
  }));
}

const code = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    return `${(error as { code: string }).code}: ${(error as Error).message}`;
  }
  return 'nothing was thrown';
};

test('many pairs with other seeds share a note', () => {
  const temperatures = [0.05, 0.1, 0.2, 0.5];
  const input = { sweep: [{ setting: 'loss.temperature', values: temperatures }] };
  const runs = runsOf({ input, seeds: [1, 2] });
  // Of each temperature one run is not finished.
  const open = runs.map((run) =>
    run.arm === 'supcon' && run.seed === 1 ? { ...run, status: 'failed' as const } : run,
  );
  expect(compareRuns(open, 'test/accuracy').notes).toContain(
    'Of 4 of 4 differences the arms do not have the same seeds: runs whose seed the other lacks do not enter.',
  );
});

test('without a reference the first arm that has values is it', () => {
  const input = {
    arms: [
      { name: 'baseline', settings: { method: 'cross-entropy' } },
      { name: 'cool', settings: { loss: { temperature: 0.05 } } },
      { name: 'warm', settings: { loss: { temperature: 0.5 } } },
    ],
  };
  const runs = runsOf({ input }).map((run) =>
    run.arm === 'baseline' ? run : { ...run, metrics: { ...run.metrics, 'health/uniformity': run.seed } },
  );
  const { differences } = compareRuns(runs, 'health/uniformity');
  expect(differences.map(({ arms }) => arms)).toEqual([['cool', 'warm']]);
  expect(compareRuns(runs, 'health/uniformity', { reference: 'baseline' }).differences).toEqual([]);
});

test('two arms with common seeds are compared seed by seed', () => {
  const runs = runsOf({
    accuracy: (arm, _, seed) => (arm === 'supcon' ? 0.92 + seed ** 2 / 1000 : 0.9 + seed / 1000),
  });
  const { arms, difference, differences, notes } = compareRuns(runs, 'test/accuracy');
  expect(arms.map(({ name, n }) => [name, n])).toEqual([
    ['baseline', 3],
    ['supcon', 3],
  ]);
  expect(difference).toMatchObject({ arms: ['baseline', 'supcon'], n: 3 });
  expect(differences).toEqual([difference]);
  expect(notes).toEqual([
    'With fewer than 6 paired seeds a sign-flip test cannot fall below p = 0.05: what is decided here rests on the t interval, which takes differences to be normally distributed.',
  ]);
});

test('with six seeds that all agree, nothing needs to be said', () => {
  const runs = runsOf({
    seeds: [1, 2, 3, 4, 5, 6],
    accuracy: (arm, _, seed) => (arm === 'supcon' ? 0.92 + seed ** 2 / 1000 : 0.9 + seed / 1000),
  });
  const { difference, notes } = compareRuns(runs, 'test/accuracy');
  expect(difference).toMatchObject({ decision: 'better', permutation: { p: 2 / 64 } });
  expect(notes).toEqual([]);
});

test('a sweep makes an arm of each setting; an arm it does not touch stays one', () => {
  const input = { sweep: [{ setting: 'loss.temperature', values: [0.05, 0.1] }] };
  const { arms, difference, differences, notes } = compareRuns(runsOf({ input }), 'test/accuracy');
  expect(arms.map((arm) => arm.name)).toEqual([
    'baseline',
    'supcon, loss.temperature=0.05',
    'supcon, loss.temperature=0.1',
  ]);
  expect(difference).toBeNull();
  expect(differences.map((entry) => entry.arms[0])).toEqual(['baseline', 'baseline']);
  expect(notes).toEqual([
    'p values are corrected for 2 differences by Holm’s method; each interval is of its difference alone.',
  ]);
});

describe('runs of two experiments', () => {
  test('with equal settings are one arm', () => {
    const runs = [...runsOf({ seeds: [1] }), ...runsOf({ experiment: 'second', seeds: [2, 3] })];
    expect(compareRuns(runs, 'test/accuracy').arms.map(({ name, n }) => [name, n])).toEqual([
      ['baseline', 3],
      ['supcon', 3],
    ]);
  });

  test('with other settings under the same name are told apart', () => {
    const input = { base: { loss: { temperature: 0.5 } } };
    const runs = [...runsOf({}), ...runsOf({ experiment: 'second', input, seeds: [4] })];
    expect(compareRuns(runs, 'test/accuracy').arms.map(({ name, n }) => [name, n])).toEqual([
      ['baseline', 4],
      ['supcon (first)', 3],
      ['supcon (second)', 1],
    ]);
  });

  test('that repeat a seed are refused', () => {
    const runs = [...runsOf({ seeds: [1] }), ...runsOf({ experiment: 'second', seeds: [1] })];
    expect(code(() => compareRuns(runs, 'test/accuracy'))).toBe(
      'compare.repeated-seed: first-0 and second-0 have the same settings (baseline) and the same seed 1; a seed counts once.',
    );
  });
});

test('what does not count is said', () => {
  const runs = runsOf({
    accuracy: (arm, _, seed) => (arm === 'supcon' && seed === 2 ? Number.NaN : 0.9 + seed / 100),
  });
  runs[0] = { ...runs[0]!, status: 'failed' };
  runs[5] = { ...runs[5]!, metrics: { 'train/loss': 1 } };
  const { arms, difference, notes } = compareRuns(runs, 'test/accuracy');
  expect(arms.map(({ n, notFinite }) => [n, notFinite])).toEqual([
    [2, 0],
    [1, 1],
  ]);
  expect(difference).toBeNull();
  expect(notes).toEqual([
    'Run first-0 (baseline, seed 1) is left out: it failed.',
    'Run first-4 (supcon, seed 2) is left out: its test/accuracy is NaN.',
    'Run first-5 (supcon, seed 3) is left out: it has no test/accuracy.',
    'baseline and supcon have no seed in common, so their difference is not paired.',
  ]);
});

test('many runs that do not count for one reason share a sentence', () => {
  const runs = runsOf({ seeds: [1, 2, 3, 4] }).map((run, i) =>
    i < 4 ? { ...run, status: 'failed' as const } : i < 7 ? { ...run, metrics: {} } : run,
  );
  expect(compareRuns(runs, 'test/accuracy').notes).toEqual([
    '4 runs that have not finished (failed) are left out: first-0, first-1, first-2 and first-3.',
    ...[1, 2, 3].map(
      (seed) => `Run first-${seed + 3} (supcon, seed ${seed}) is left out: it has no test/accuracy.`,
    ),
  ]);
});

test('seeds that only one arm has are said', () => {
  const runs = runsOf({ accuracy: (_, __, seed) => seed / 10 }).filter(
    ({ arm, seed }) => arm === 'baseline' || seed > 1,
  );
  expect(compareRuns(runs, 'test/accuracy').notes).toEqual([
    'baseline and supcon: 1 run has a seed that the other lacks and does not enter their difference.',
  ]);
});

test('nothing to compare is refused', () => {
  expect(code(() => compareRuns([], 'x'))).toBe('compare.no-runs: There are no runs to compare.');
  const waiting = runsOf({ seeds: [1] }).map((run) => ({ ...run, status: 'queued' as const }));
  expect(code(() => compareRuns(waiting, 'x'))).toBe(
    'compare.none-finished: None of these runs has finished: first-0, first-1.',
  );
  expect(code(() => compareRuns(runsOf({}), 'test/acuracy'))).toBe(
    'compare.unknown-metric: None of the runs has a metric "test/acuracy". Did you mean "test/accuracy"?',
  );
});
