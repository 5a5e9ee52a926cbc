import { describe, expect, test } from 'vitest';
import { merge } from '#shared/paths.ts';
import { settingsSchema } from '#shared/settings.ts';
import type { MeasuredRun } from './compare.ts';
import { type DiffRun, diffRuns } from './diff.ts';
import { resultsTable } from './results.ts';
import { settingsTable, type TableRun } from './settings-table.ts';

const experiment = { id: 'e', name: 'First' };
const settingsOf = (overrides: object) => settingsSchema.parse(merge({}, overrides as Record<string, never>));
const baseline = { method: 'cross-entropy' };
const supcon = (temperature: number, more: object = {}) => ({
  loss: { name: 'supcon-out', temperature },
  ...more,
});

function measured(
  id: string,
  arm: string,
  seed: number,
  overrides: object,
  metrics: Record<string, number>,
  status: MeasuredRun['status'] = 'finished',
): MeasuredRun {
  return { id, experiment, arm, varied: {}, seed, settings: settingsOf(overrides), status, metrics };
}

describe('settings of many runs', () => {
  const row = (id: string, overrides: object, metrics: Record<string, number> = {}): TableRun => ({
    ...measured(id, 'supcon', 1, overrides, metrics),
    seconds: 3,
    epochs: 2,
    flops: 7,
    extremes: new Map([
      ['test/accuracy', { min: 0.1, max: 0.9 }],
      ['test/loss', { min: 0.2, max: 4 }],
      ['health/std', { min: 1, max: 2 }],
    ]),
  });

  test('columns are the settings that differ, with their kind and values', () => {
    const runs = [
      row('a', supcon(0.5, { encoder: { width: 2 }, pretrain: { schedule: { name: 'cosine' } } })),
      row('b', supcon(0.05, { encoder: { width: 1 } })),
      row('c', { ...baseline, encoder: { width: 1 } }),
    ];
    const { columns, rows } = settingsTable(runs);
    expect(columns).toEqual([
      { path: 'encoder.width', title: 'Width', kind: 'number', values: [1, 2] },
      { path: 'method', title: 'Method', kind: 'category', values: ['contrastive', 'cross-entropy'] },
      { path: 'loss.temperature', title: 'Temperature', kind: 'log', values: [0.05, 0.5, null] },
      {
        path: 'pretrain.schedule.name',
        title: 'Schedule (pre-training)',
        kind: 'category',
        values: ['constant', 'cosine', null],
      },
    ]);
    expect(rows.map(({ settings }) => settings['loss.temperature'])).toEqual([0.5, 0.05, null]);
  });

  test('a number that may be empty is a number; lists are text', () => {
    const steps = (milestones: number[]) => ({ schedule: { name: 'step', milestones } });
    const { columns } = settingsTable([
      row('a', supcon(0.1, { dataset: { trainPerClass: 100 }, pretrain: steps([3, 6]) })),
      row('b', supcon(0.1, { pretrain: steps([4]) })),
    ]);
    expect(columns.map(({ path, kind, values }) => [path, kind, values])).toEqual([
      ['dataset.trainPerClass', 'number', [100, null]],
      ['pretrain.schedule.milestones', 'category', ['3, 6', '4']],
    ]);
  });

  test('best is by the metric’s direction, where its name tells it; last keeps NaN', () => {
    const { metrics, rows } = settingsTable([
      row('a', supcon(0.1), { 'test/loss': Number.NaN, 'test/accuracy': 0.8 }),
      row('b', supcon(0.1), { 'health/std': 2, 'test/accuracy': 0.8 }),
    ]);
    expect(metrics).toEqual([
      { name: 'health/std', better: null, runs: 1 },
      { name: 'test/accuracy', better: 'higher', runs: 2 },
      { name: 'test/loss', better: 'lower', runs: 1 },
    ]);
    expect(rows[0]!.best).toEqual({ 'test/accuracy': 0.9, 'test/loss': 0.2 });
    expect(rows[0]!.last).toEqual({ 'test/loss': Number.NaN, 'test/accuracy': 0.8 });
    expect(rows[0]).toMatchObject({ run: 'a', experiment, arm: 'supcon', seconds: 3, epochs: 2, flops: 7 });
  });
});

describe('a diff', () => {
  const environment = {
    program: '0.1.0',
    engine: 'tensorflow' as const,
    engineVersion: '2.21.0',
    device: 'CPU',
    cpu: 'EPYC',
    cores: 2,
    memoryBytes: 1e9,
    os: 'Linux',
    node: '24',
    gitCommit: null,
    datasetFingerprint: 'aa',
    parameters: { supervised: { total: 10, trainable: 10 } },
  };
  const of = (id: string, overrides: object, own: Partial<typeof environment> | null = {}): DiffRun => ({
    ...measured(id, id, 1, overrides, {}),
    environment: own === null ? null : { ...environment, ...own },
  });

  test('has only what differs, and counts the rest', () => {
    const diff = diffRuns([
      of('a', baseline),
      of(
        'b',
        { ...baseline, dataset: { testPerClass: 5 }, supervised: { epochs: 9 } },
        { cores: 4, datasetFingerprint: 'bb' },
      ),
    ]);
    expect(diff.runs.map(({ run, arm, experiment: name }) => [run, arm, name])).toEqual([
      ['a', 'a', 'First'],
      ['b', 'b', 'First'],
    ]);
    expect(diff.settings).toEqual([
      { name: 'supervised.epochs', title: 'Epochs (supervised)', values: [50, 9] },
    ]);
    expect(diff.dataset).toEqual([
      { name: 'dataset.testPerClass', title: 'Test images per class', values: [null, 5] },
      { name: 'fingerprint', title: 'Fingerprint', values: ['aa', 'bb'] },
    ]);
    expect(diff.environment).toEqual([{ name: 'cores', title: 'Cores', values: [2, 4] }]);
    expect(diff.equal).toBeGreaterThan(40);
  });

  test('settings that apply to all come before those that follow from them', () => {
    const { settings } = diffRuns([of('a', baseline), of('b', supcon(0.1), null)]);
    expect(settings[0]).toEqual({
      name: 'method',
      title: 'Method',
      values: ['cross-entropy', 'contrastive'],
    });
    expect(settings).toContainEqual({ name: 'loss.temperature', title: 'Temperature', values: [null, 0.1] });
    expect(settings.filter(({ values }) => !values.includes(null)).map(({ name }) => name)).toEqual([
      'method',
    ]);
  });

  test('a run that never started has no environment', () => {
    const { environment: lines } = diffRuns([of('a', baseline), of('b', baseline, null)]);
    expect(lines).toContainEqual({
      name: 'parameters.supervised',
      title: 'Parameters, supervised',
      values: [10, null],
    });
  });

  test('equal runs differ in nothing', () => {
    const { settings, environment: lines, dataset } = diffRuns([of('a', baseline), of('b', baseline)]);
    expect([settings, lines, dataset]).toEqual([[], [], []]);
  });
});

describe('results', () => {
  const accuracy = 'test/accuracy';
  const runs = [
    measured('b1', 'baseline', 1, baseline, { [accuracy]: 0.9 }),
    measured('b2', 'baseline', 2, baseline, { [accuracy]: 0.92 }),
    measured('w1', 'supcon', 1, supcon(0.5), { [accuracy]: 0.95, 'test/loss': 1 }),
    measured('w2', 'supcon', 2, supcon(0.5), { [accuracy]: Number.NaN, 'test/loss': 2 }),
    measured('s1', 'supcon', 1, supcon(0.05), { [accuracy]: 0.91, 'test/loss': 1.50001 }),
    measured('s2', 'supcon', 2, supcon(0.05), { [accuracy]: 0.99 }, 'running'),
  ];
  const of = (metrics: string[]) => resultsTable(() => runs, metrics, 'last');

  test('arms by what tells them apart beside their names, means with deviations, the best marked', () => {
    const { settings, metrics, rows, title } = of([accuracy]);
    expect(title).toBe('Results over seeds');
    expect(settings).toEqual([{ path: 'loss.temperature', title: 'Temperature' }]);
    expect(metrics).toEqual([{ name: accuracy, title: 'Test accuracy', unit: '%', better: 'higher' }]);
    expect(
      rows.map(({ arm, settings: own, cells: [cell] }) => [
        arm,
        own,
        cell!.n,
        cell!.mean,
        cell!.notFinite,
        cell!.best,
      ]),
    ).toEqual([
      ['baseline', [undefined], 2, 0.91, 0, false],
      ['supcon', [0.05], 1, 0.91, 0, false],
      ['supcon', [0.5], 1, 0.95, 1, true],
    ]);
    expect(rows[0]!.cells[0]!.sd).toBeCloseTo(0.0141421356, 9);
    expect(rows[1]!.cells[0]!.sd).toBeNull();
  });

  test('what does not count is said once', () => {
    expect(of([accuracy, 'test/loss']).notes).toEqual([
      '1 run has not finished and does not count: s2.',
      'test/accuracy of 1 run is NaN or infinite and does not count: w2.',
      '2 runs without test/loss are left out: b1 and b2.',
    ]);
  });

  test('means that print the same are both the best; of a metric without direction none is', () => {
    const spreads = runs.map((run, i) => ({ ...run, metrics: { ...run.metrics, 'health/std': 0.1 * i } }));
    const best = (metric: string) =>
      resultsTable(() => spreads, [metric], 'last').rows.map(({ cells }) => cells[0]!.best);
    expect(best('test/loss')).toEqual([false, true, true]);
    expect(best('health/std')).toEqual([false, false, false]);
  });

  test('a metric that no finished run has is refused, and so are no runs', () => {
    expect(() => of([accuracy, 'test/accurcy'])).toThrow(
      'None of the runs has a metric "test/accurcy". Did you mean "test/accuracy"?',
    );
    expect(() => resultsTable(() => [], [accuracy], 'last')).toThrow('There are no runs to compare.');
    // What is still trained may measure it yet.
    expect(resultsTable(() => runs.slice(-1), ['test/accurcy'], 'last').rows).toHaveLength(1);
  });

  test('an accuracy that is in percent already is no share', () => {
    const percents = runs.map((run) => ({ ...run, metrics: { [accuracy]: 100 * run.metrics[accuracy]! } }));
    const { metrics } = resultsTable(() => percents, [accuracy], 'last');
    expect(metrics[0]).toMatchObject({ unit: '', better: 'higher' });
  });

  test('a seed counts once', () => {
    const twice = [...runs, measured('b3', 'baseline', 1, baseline, { [accuracy]: 0.9 })];
    expect(() => resultsTable(() => twice, [accuracy], 'last')).toThrow('the same seed 1');
  });

  test('at equal epochs the title says so', () => {
    const tracked = runs.map((run) => ({
      ...run,
      progress: [1, 2].map((epochs) => ({ epochs, seconds: epochs, flops: null, value: epochs / 10 })),
    }));
    const table = resultsTable(() => tracked, [accuracy], 'epochs');
    expect(table.title).toBe('Results over seeds, at 2 epochs');
    expect(table.rows[0]!.cells[0]!.mean).toBe(0.2);
    expect(resultsTable(() => tracked, [accuracy], 'flops').notes).toContain(
      '5 runs whose operations cannot be counted, because the data set is not here as it was, are left out: b1, b2, w1, w2 and s1.',
    );
  });
});
