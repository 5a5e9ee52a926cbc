import { describe, expect, test } from 'vitest';
import { WorkbenchError } from './errors.ts';
import { parseExperiment } from './expand.ts';
import { experimentSchema } from './experiment.ts';
import { locatedProblems, nearestName } from './validation.ts';

/** The message that an experiment file gives. */
function complaint(input: unknown): string {
  try {
    parseExperiment(input, 'a.json');
  } catch (error) {
    if (error instanceof WorkbenchError && error.code === 'experiment.invalid') return error.message;
    throw error;
  }
  throw new Error('nothing was thrown');
}

const base = (settings: unknown) => complaint({ name: 'x', base: settings });

describe('messages', () => {
  test.each([
    [
      'an unknown setting',
      { loss: { temprature: 0.1 } },
      'a.json: "base.loss.temprature" is not a known setting. Did you mean "base.loss.temperature"?',
    ],
    ['an unknown group', { lss: {} }, 'a.json: "base.lss" is not a known setting. Did you mean "base.loss"?'],
    [
      'a setting like no other',
      { loss: { qqqqqqqqqq: 1 } },
      'a.json: "base.loss.qqqqqqqqqq" is not a known setting. Known here: name, temperature, scale, alpha, beta, lambda, margin, tripletMean.',
    ],
    [
      'a temperature of 0',
      { loss: { temperature: 0 } },
      'a.json: base.loss.temperature is 0; it must be greater than 0 and at most 100.',
    ],
    [
      'a batch of 1',
      { pretrain: { batchSize: 1 } },
      'a.json: base.pretrain.batchSize is 1; it must be at least 2 and at most 65536.',
    ],
    [
      'text for a number',
      { loss: { temperature: 'warm' } },
      'a.json: base.loss.temperature is "warm"; it must be a number, greater than 0 and at most 100.',
    ],
    [
      'half an epoch',
      { pretrain: { epochs: 1.5 } },
      'a.json: base.pretrain.epochs is 1.5; it must be a whole number, at least 1 and at most 100000.',
    ],
    [
      'a number for true or false',
      { normalize: 1 },
      'a.json: base.normalize is 1; it must be true or false.',
    ],
    ['a value for a group', { loss: 3 }, 'a.json: base.loss is 3; it must be a group of settings.'],
    [
      'an unknown choice',
      { encoder: { name: 'resnet-20' } },
      'a.json: base.encoder.name is "resnet-20"; it must be one of small-cnn, resnet8, resnet20, resnet32, resnet56, resnet18, resnet50, resnet50v2. Did you mean "resnet20"?',
    ],
    [
      'empty text',
      { dataset: { id: '' } },
      'a.json: base.dataset.id is ""; it must have at least 1 character.',
    ],
  ])('%s', (_, settings, message) => {
    expect(base(settings)).toBe(message);
  });

  test('every problem is told at once', () => {
    expect(base({ loss: { temperature: -1 }, supervised: { epochs: 0 } })).toBe(
      [
        'a.json has 2 problems:',
        '  - base.loss.temperature is -1; it must be greater than 0 and at most 100.',
        '  - base.supervised.epochs is 0; it must be at least 1 and at most 100000.',
      ].join('\n'),
    );
  });

  test.each([
    ['no name', {}, 'a.json: name is missing.'],
    ['no object', [], 'a.json: It is []; it must be a group of settings.'],
    ['no arms', { name: 'x', arms: [] }, 'a.json: arms has too few entries; it needs at least 1.'],
    [
      'two arms of one name',
      { name: 'x', arms: [{ name: 'a' }, { name: 'a' }] },
      'a.json: arms: two arms are named "a"; each needs a name of its own.',
    ],
    [
      'a seed twice',
      { name: 'x', seeds: [1, 2, 1] },
      'a.json: seeds: seed 1 is listed twice; each seed counts once.',
    ],
    [
      'a negative seed',
      { name: 'x', seeds: [-1] },
      'a.json: seeds[0] is -1; it must be at least 0 and at most 4294967295.',
    ],
    [
      'an axis without values',
      { name: 'x', sweep: [{ setting: 'loss.temperature' }] },
      'a.json: sweep[0]: it needs exactly one of values, range, logRange or random; it has none.',
    ],
  ])('%s', (_, input, message) => {
    expect(complaint(input)).toBe(message);
  });
});

describe('nearestName', () => {
  const known = ['mnist-quick', 'keras-2020', 'keras-2020-small'];

  test.each([
    ['mnist-quik', 'mnist-quick'],
    ['MNIST-QUICK', 'mnist-quick'],
    ['mnist', 'mnist-quick'],
    ['keras-2021', 'keras-2020'],
    ['something else', undefined],
  ])('%s → %s', (name, nearest) => {
    expect(nearestName(name, known)).toBe(nearest);
  });

  test('knows nothing where there is nothing', () => {
    expect(nearestName('x', [])).toBeUndefined();
  });
});

test('problems are told with the place that they are at', () => {
  const input = {
    name: 'x',
    base: { loss: { temprature: 1 } },
    arms: [{ name: 'a', settings: { pretrain: { batchSize: 1 } } }],
    seeds: [-1],
  };
  expect(locatedProblems(experimentSchema, input)).toEqual([
    {
      path: 'base.loss.temprature',
      message: '"base.loss.temprature" is not a known setting. Did you mean "base.loss.temperature"?',
    },
    {
      path: 'arms.0.settings.pretrain.batchSize',
      message: 'arms[0].settings.pretrain.batchSize is 1; it must be at least 2 and at most 65536.',
    },
    { path: 'seeds.0', message: 'seeds[0] is -1; it must be at least 0 and at most 4294967295.' },
  ]);
  expect(locatedProblems(experimentSchema, { name: 'x' })).toEqual([]);
});
