import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { SettingValue } from '#shared/comparison.ts';
import { merge } from '#shared/paths.ts';
import { settingsSchema } from '#shared/settings.ts';
import { type ImportanceRun, importanceOf, pedAnova, topTrials } from './importance.ts';

const fixture = JSON.parse(
  readFileSync(new URL('../../../test/fixtures/analysis/importance.json', import.meta.url), 'utf8'),
) as {
  cases: {
    name: string;
    rows: Record<string, SettingValue>[];
    values: number[];
    higher: boolean;
    quantile: number;
    raw: Record<string, number>;
  }[];
};

test.each(fixture.cases)(
  '$name: importances are those of Optuna',
  ({ rows, values, higher, quantile, raw }) => {
    const trials = rows.map((row, i) => ({ settings: new Map(Object.entries(row)), value: values[i]! }));
    const top = topTrials(trials, higher, quantile);
    for (const [path, expected] of Object.entries(raw)) {
      const actual = pedAnova(path, trials, top);
      expect(Math.abs(actual - expected), path).toBeLessThan(1e-9 * Math.max(1, expected));
    }
  },
);

const metric = 'test/accuracy';
const run = (
  id: string,
  overrides: object,
  value: number | undefined,
  status = 'finished',
): ImportanceRun => ({
  id,
  status: status as 'finished',
  settings: settingsSchema.parse(merge({}, overrides as Record<string, never>)),
  metrics: value === undefined ? {} : { [metric]: value },
});
const temperature = (value: number) => ({ loss: { name: 'supcon-out', temperature: value } });
const twenty = Array.from({ length: 20 }, (_, i) =>
  run(
    `r${i}`,
    { ...temperature([0.05, 0.1, 0.5, 1][i % 4]!), views: i < 10 ? 1 : 2 },
    i % 4 === 1 ? 0.9 + i / 1e4 : 0.5 + i / 1e4,
  ),
);
const of = (runs: readonly ImportanceRun[], name = metric, quantile = 0.25) =>
  importanceOf(runs, name, { quantile, notes: [] });

describe('of runs', () => {
  test('the setting that decides comes first, with its share', () => {
    const { settings, top, runs, notes } = of(twenty);
    expect([runs, top]).toEqual([20, 5]);
    expect(settings.map(({ path, title }) => [path, title])).toEqual([
      ['loss.temperature', 'Temperature'],
      ['views', 'Views'],
    ]);
    expect(settings[0]!.share).toBeGreaterThan(0.9);
    expect(settings.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 12);
    expect(notes).toEqual([]);
  });

  test('what does not count is said', () => {
    const others = [
      run('open', temperature(0.05), 0.9, 'running'),
      run('none', temperature(0.05), undefined),
      run('nan', temperature(0.05), Number.NaN),
    ];
    expect(of([...twenty, ...others]).notes).toEqual([
      '1 run has not finished and does not count.',
      '1 run has no test/accuracy and does not count.',
      '1 run has a test/accuracy that is NaN or infinite and does not count.',
    ]);
  });

  test('few runs, equal values and settings that changed together are said', () => {
    const pair = (t: number, units: number) => ({ ...temperature(t), projection: { units } });
    const two = [run('a', pair(0.1, 32), 0.5), run('b', pair(0.2, 64), 0.6)];
    expect(of(two).notes).toEqual([
      'Only 1 run is among the best: with fewer than 5 the order of settings may be chance.',
      'loss.temperature and projection.units changed together: which of them matters cannot be told.',
    ]);
    const equal = of(twenty.map((one) => ({ ...one, metrics: { [metric]: 0.5 } })));
    expect(equal.settings.map(({ share }) => share)).toEqual([0, 0]);
    expect(equal.notes).toEqual([
      'All runs are among the best: with equal values no setting can be told to matter.',
    ]);
    expect(of([run('a', {}, 0.5), run('b', {}, 0.6)]).notes).toEqual([
      'The runs differ in no setting but the seed: there is nothing to weigh.',
    ]);
  });

  test('a metric that none has is refused', () => {
    expect(() => of(twenty, 'test/acuracy')).toThrow('Did you mean "test/accuracy"?');
    expect(() => of([])).toThrow('There are no runs to compare.');
    expect(() => of([run('a', {}, 0.5, 'running')])).toThrow('None of these runs has finished: a.');
  });

  test('of a metric whose name does not tell, higher is taken, and said', () => {
    const runs = twenty.map((one) => ({ ...one, metrics: { 'test/alignment': one.metrics[metric]! } }));
    const { settings, notes } = of(runs, 'test/alignment');
    expect(settings[0]!.path).toBe('loss.temperature');
    expect(notes).toEqual([
      'The name test/alignment does not tell which direction is better; higher is taken to be.',
    ]);
  });
});
