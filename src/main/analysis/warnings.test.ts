import { describe, expect, test } from 'vitest';
import { type JsonObject, merge } from '#shared/paths.ts';
import { settingsSchema } from '#shared/settings.ts';
import { absentWarnings, type DoubtfulRun, forkWarnings, notFiniteWarning, warningsOf } from './warnings.ts';
import { counted, listed } from './words.ts';

const run = (id: string, own: Partial<DoubtfulRun> = {}, dataset: object = {}): DoubtfulRun => ({
  id,
  status: 'finished',
  settings: settingsSchema.parse(merge({}, { dataset: { id: 'mnist', ...dataset } } as JsonObject)),
  fingerprint: '0123456789abcdef',
  foreign: null,
  parent: null,
  ...own,
});

describe('warned of', () => {
  test('nothing where runs are alike', () => {
    expect(warningsOf([run('a'), run('b'), run('c', { fingerprint: null })])).toEqual([]);
  });

  test('other data sets, whose odd ones are named', () => {
    expect(warningsOf([run('a'), run('b', { fingerprint: 'f' }, { id: 'cifar10' }), run('c')])).toEqual([
      {
        kind: 'dataset',
        text: 'The runs were trained on 2 data sets (mnist: 2 runs and cifar10: 1 run): what they measure is not the same.',
        runs: ['b'],
      },
    ]);
  });

  test('a data set that changed', () => {
    expect(warningsOf([run('a'), run('b', { fingerprint: 'fedcba9876543210' }), run('c')])).toEqual([
      {
        kind: 'dataset',
        text: 'The data set mnist was not the same for all runs (fingerprint 01234567…: 2 runs and fingerprint fedcba98…: 1 run): images, labels or class names differ.',
        runs: ['b'],
      },
    ]);
  });

  test('other test images', () => {
    const [warning] = warningsOf([run('a'), run('b', {}, { classes: 2, testPerClass: 10 })]);
    expect(warning!.text).toBe(
      'The runs were not tested on the same part of mnist (all test images of all classes: 1 run and 10 test images a class of 2 classes: 1 run).',
    );
  });

  test('runs that have not finished', () => {
    const runs = [
      run('a'),
      run('b', { status: 'running' }),
      run('c', { status: 'failed' }),
      run('d', { status: 'failed' }),
    ];
    expect(warningsOf(runs)).toEqual([
      {
        kind: 'unfinished',
        text: '3 runs have not finished (2 failed and 1 running): the last values are not final.',
        runs: ['b', 'c', 'd'],
      },
    ]);
    expect(warningsOf([run('a', { status: 'paused' })])[0]!.text).toBe(
      '1 run has not finished (1 paused): the last values are not final.',
    );
  });

  test('runs of another program', () => {
    expect(warningsOf([run('a', { foreign: 'MLflow' }), run('b')])[0]).toEqual({
      kind: 'parameters',
      text: '1 run was brought in from MLflow: only those parameters are known that have a name here, and other settings may differ too.',
      runs: ['a'],
    });
  });

  test('runs that go on from another one’s checkpoint', () => {
    const checkpoint = { stage: 'pretrain', epoch: 3, step: 30 } as const;
    const forks = [
      run('a'),
      run('b', { parent: { id: 'a', kind: 'fork', checkpoint } }),
      run('c', { parent: { id: 'a', kind: 'reproduce', checkpoint: null } }),
    ];
    expect(forkWarnings(forks)).toEqual([
      {
        kind: 'fork',
        text: '1 run goes on from the checkpoint of another run, whose seconds are not counted: b.',
        runs: ['b'],
      },
    ]);
    expect(forkWarnings([run('a')])).toEqual([]);
  });

  test('a metric that only some have', () => {
    const runs = ['a', 'b', 'c'].map((id) => ({ id, metrics: new Set(id === 'a' ? ['x', 'y'] : ['y']) }));
    expect(absentWarnings(runs, ['x', 'y', 'z'])).toEqual([
      { kind: 'metrics', text: '2 runs have not measured x: b and c.', runs: ['b', 'c'] },
    ]);
  });

  test('many metrics that only some have', () => {
    const runs = ['a', 'b'].map((id) => ({ id, metrics: new Set([id, `${id}2`]) }));
    expect(absentWarnings(runs, ['a', 'a2', 'b', 'b2'])).toEqual([
      {
        kind: 'metrics',
        text: 'The runs have not measured the same: 2 runs lack some of 4 metrics (a, a2, b and b2).',
        runs: ['b', 'a'],
      },
    ]);
  });

  test('values that are not finite', () => {
    expect(notFiniteWarning('train/loss', 0, [])).toEqual([]);
    expect(notFiniteWarning('train/loss', 1, ['a'])[0]!.text).toBe(
      '1 value of train/loss in 1 run is NaN or infinite: a gap in curves, and left out of means.',
    );
    expect(notFiniteWarning('train/loss', 1200, ['a', 'b'])[0]!.text).toBe(
      '1,200 values of train/loss in 2 runs are NaN or infinite: gaps in curves, and left out of means.',
    );
  });
});

test('lists and counts', () => {
  expect(listed([])).toBe('');
  expect(listed(['a'])).toBe('a');
  expect(listed(['a', 'b', 'c'])).toBe('a, b and c');
  expect(listed(['a', 'b', 'c', 'd'], 2)).toBe('a, b and 2 more');
  expect(counted(1, 'class', 'classes')).toBe('1 class');
});
