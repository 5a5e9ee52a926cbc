import { describe, expect, test } from 'vitest';
import { WorkbenchError } from './errors.ts';
import { axisValues, expand, parseExperiment, settingPaths } from './expand.ts';
import type { ExperimentInput } from './experiment.ts';

const arms = [
  { name: 'baseline', settings: { method: 'cross-entropy' as const } },
  { name: 'supcon', settings: { method: 'contrastive' as const } },
];

const runsOf = (input: Partial<ExperimentInput>) => parseExperiment({ name: 'test', ...input }, 'test').runs;

function failure(work: () => unknown): WorkbenchError {
  try {
    work();
  } catch (error) {
    if (error instanceof WorkbenchError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

describe('expand', () => {
  test('goes through arms, then the sweep, then seeds', () => {
    const runs = runsOf({
      arms,
      sweep: [{ setting: 'encoder.width', values: [1, 2] }],
      seeds: [3, 4],
    });
    expect(runs.map((run) => [run.arm, run.settings.encoder.width, run.seed])).toEqual([
      ['baseline', 1, 3],
      ['baseline', 1, 4],
      ['baseline', 2, 3],
      ['baseline', 2, 4],
      ['supcon', 1, 3],
      ['supcon', 1, 4],
      ['supcon', 2, 3],
      ['supcon', 2, 4],
    ]);
    expect(runs[2]!.varied).toEqual({ 'encoder.width': 2 });
  });

  test('trains an arm once where the sweep has no influence on it', () => {
    const runs = runsOf({
      arms,
      sweep: [{ setting: 'loss.temperature', values: [0.05, 0.1, 0.5] }],
      seeds: [1, 2],
    });
    expect(runs.filter((run) => run.arm === 'baseline').map((run) => [run.seed, run.varied])).toEqual([
      [1, {}],
      [2, {}],
    ]);
    expect(runs.filter((run) => run.arm === 'supcon')).toHaveLength(6);
  });

  test('crosses axes', () => {
    const runs = runsOf({
      sweep: [
        { setting: 'loss.temperature', values: [0.1, 0.2] },
        { setting: 'projection.units', values: [32, 64, 128] },
      ],
    });
    expect(runs.map((run) => [run.settings.loss.temperature, run.settings.projection.units])).toEqual([
      [0.1, 32],
      [0.1, 64],
      [0.1, 128],
      [0.2, 32],
      [0.2, 64],
      [0.2, 128],
    ]);
  });

  test('varies settings of one axis together', () => {
    const [run] = runsOf({
      sweep: [{ setting: ['pretrain.batchSize', 'classify.batchSize'], values: [64] }],
    });
    expect(run!.settings.pretrain.batchSize).toBe(64);
    expect(run!.settings.classify.batchSize).toBe(64);
    expect(run!.settings.supervised.batchSize).toBe(265);
  });

  test('lays arms over the base, group by group', () => {
    const base = { loss: { temperature: 0.2 }, encoder: { name: 'resnet20' } } as ExperimentInput['base'];
    const own = { loss: { name: 'supcon-out' } } as never;
    const [run] = runsOf({ base, arms: [{ name: 'a', settings: own }] });
    expect(run!.settings.loss).toMatchObject({ name: 'supcon-out', temperature: 0.2 });
    expect(run!.settings.encoder).toEqual({ name: 'resnet20', width: 1 });
  });

  test('checks what a sweep puts in', () => {
    const error = failure(() => runsOf({ sweep: [{ setting: 'loss.temperature', values: [0.1, 0] }] }));
    expect(error.code).toBe('experiment.invalid');
    expect(error.message).toBe(
      'test, arm "supcon", sweep: loss.temperature is 0; it must be greater than 0 and at most 100.',
    );
  });

  test('names the nearest setting to one that a sweep does not find', () => {
    const error = failure(() => runsOf({ sweep: [{ setting: 'loss.temprature', values: [1] }] }));
    expect(error.message).toBe(
      'test: sweep[0].setting: "loss.temprature" is not a known setting. Did you mean "loss.temperature"?',
    );
  });

  test('refuses more runs than anyone means', () => {
    const seeds = Array.from({ length: 1000 }, (_, i) => i);
    const error = failure(() =>
      runsOf({ seeds, sweep: [{ setting: 'loss.temperature', range: { from: 0.1, to: 1, count: 11 } }] }),
    );
    expect(error.code).toBe('experiment.too-many-runs');
    expect(error.message).toBe('The experiment expands to 11,000 runs; at most 10,000 are allowed.');
  });

  test('leaves the experiment as it was', () => {
    const { spec } = parseExperiment(
      { name: 'test', arms, sweep: [{ setting: 'encoder.width', values: [2] }] },
      'test',
    );
    const before = structuredClone(spec);
    expand(spec);
    expect(spec).toEqual(before);
  });
});

describe('axisValues', () => {
  test('a range includes both ends and reads cleanly', () => {
    const axis = { setting: 'x', range: { from: 0.1, to: 0.5, count: 5 } };
    expect(axisValues(axis)).toEqual([0.1, 0.2, 0.3, 0.4, 0.5]);
  });

  test('a range of one value is its start', () => {
    expect(axisValues({ setting: 'x', range: { from: 3, to: 9, count: 1 } })).toEqual([3]);
  });

  test('a log range is even in the logarithm', () => {
    expect(axisValues({ setting: 'x', logRange: { from: 0.001, to: 10, count: 5 } })).toEqual([
      0.001, 0.01, 0.1, 1, 10,
    ]);
  });

  test('random values are the same for the same seed and setting, and within bounds', () => {
    const axis = (setting: string, seed: number, log = false) =>
      axisValues({ setting, random: { from: 0.01, to: 1, count: 50, log, seed } }) as number[];
    expect(axis('a', 1)).toEqual(axis('a', 1));
    expect(axis('a', 1)).not.toEqual(axis('a', 2));
    expect(axis('a', 1)).not.toEqual(axis('b', 1));
    for (const value of [...axis('a', 1), ...axis('a', 1, true)]) {
      expect(value).toBeGreaterThanOrEqual(0.01);
      expect(value).toBeLessThan(1);
    }
    // Half of the logarithms are below that of 0.1, where a tenth of uniform values are.
    expect(axis('a', 1, true).filter((value) => value < 0.1).length).toBeGreaterThan(12);
  });
});

test('settingPaths names every leaf', () => {
  expect(settingPaths).toContain('loss.temperature');
  expect(settingPaths).toContain('pretrain.optimizer.learningRate');
  expect(settingPaths).toContain('dataset.trainPerClass');
  expect(settingPaths).not.toContain('loss');
});
